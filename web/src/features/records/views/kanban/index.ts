import { ProjectOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";
import { fieldsFor, isChoice } from "../shared/fields";

export const kanban: ViewKind = {
  name: "kanban",
  label: "boards.kind.kanban",
  Icon: ProjectOutlined,
  View: lazy(() => import("./KanbanView")),
  Settings: lazy(() => import("./KanbanSettings")),
  start: (form) => {
    const field = form.status?.field ?? fieldsFor(form, isChoice)[0]?.key;
    return field ? { field } : null;
  },
};
