import { lazy } from "react";
import type { Controls } from "../../controls";
import { Action, Badge, Choice, Choices, LongText, NumberBox, Stars, Switch, Text, When } from "./basic";
import { Picker } from "./picker";

/** antd's controls for the console; heavy ones are loaded when the first field needs them. */
export const deskControls: Controls = {
  Text,
  LongText,
  RichText: lazy(() => import("./rich-text")),
  Number: NumberBox,
  When,
  Time: lazy(() => import("./time")),
  Switch,
  Choice,
  Choices,
  Picker,
  Region: lazy(() => import("./region")),
  Tree: lazy(() => import("./tree")),
  Words: lazy(() => import("./words")),
  Files: lazy(() => import("./files")),
  Signature: lazy(() => import("./signature")),
  Rows: lazy(() => import("./rows")),
  Stars,
  Action,
  Badge,
};
