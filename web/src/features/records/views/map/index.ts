import { EnvironmentOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";
import { fieldsFor, isPlace } from "../shared/fields";

export const map: ViewKind = {
  name: "map",
  label: "boards.kind.map",
  Icon: EnvironmentOutlined,
  View: lazy(() => import("./MapView")),
  Settings: lazy(() => import("./MapSettings")),
  start: (form) => {
    const place = fieldsFor(form, isPlace)[0]?.key;
    return place ? { place } : null;
  },
};
