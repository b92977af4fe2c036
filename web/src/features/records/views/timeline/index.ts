import { BarsOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";
import { startingWhen } from "../shared/fields";

export const timeline: ViewKind = {
  name: "timeline",
  label: "boards.kind.timeline",
  Icon: BarsOutlined,
  View: lazy(() => import("./TimelineView")),
  Settings: lazy(() => import("./TimelineSettings")),
  start: (form) => {
    const start = startingWhen(form);
    return start ? { start } : null;
  },
};
