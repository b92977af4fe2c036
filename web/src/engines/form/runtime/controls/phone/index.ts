import { lazy } from "react";
import type { Controls } from "../../controls";
import { Action, Badge, Switch } from "./basic";
import { Choice, Choices } from "./choice";
import { Files } from "./files";
import { Picker } from "./picker";
import { Region } from "./region";
import { Signature } from "./signature";
import { Stars } from "./stars";
import { LongText, NumberBox, RichText, Text, Time, When } from "./typing";

/** Light controls for phones; what few pages need is loaded when it is first drawn. */
export const phoneControls: Controls = {
  Text,
  LongText,
  RichText,
  Number: NumberBox,
  When,
  Time,
  Switch,
  Choice,
  Choices,
  Picker,
  Region,
  Tree: lazy(() => import("./tree")),
  Words: lazy(() => import("./words")),
  Files,
  Signature,
  Rows: lazy(() => import("./rows")),
  Stars,
  Action,
  Badge,
};
