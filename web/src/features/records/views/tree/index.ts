import { ApartmentOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";
import { fieldsFor, isParent } from "../shared/fields";

export const tree: ViewKind = {
  name: "tree",
  label: "boards.kind.tree",
  Icon: ApartmentOutlined,
  View: lazy(() => import("./TreeView")),
  Settings: lazy(() => import("./TreeSettings")),
  start: (form) => {
    const parent = fieldsFor(form, isParent(form))[0]?.key;
    return parent ? { parent } : null;
  },
};
