import { TableOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";

export const table: ViewKind = {
  name: "table",
  label: "views.kind.table",
  Icon: TableOutlined,
  View: lazy(() => import("./TableView")),
  Settings: lazy(() => import("./TableSettings")),
  start: () => ({}),
};
