import { CalendarOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";
import { startingWhen } from "../shared/fields";

export const calendar: ViewKind = {
  name: "calendar",
  label: "boards.kind.calendar",
  Icon: CalendarOutlined,
  View: lazy(() => import("./CalendarView")),
  Settings: lazy(() => import("./CalendarSettings")),
  start: (form) => {
    const start = startingWhen(form);
    return start ? { start } : null;
  },
};
