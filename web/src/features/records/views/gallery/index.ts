import { AppstoreOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { ViewKind } from "../kinds";
import { fieldsFor, isPicture } from "../shared/fields";

export const gallery: ViewKind = {
  name: "gallery",
  label: "boards.kind.gallery",
  Icon: AppstoreOutlined,
  View: lazy(() => import("./GalleryView")),
  Settings: lazy(() => import("./GallerySettings")),
  start: (form) => {
    const cover = fieldsFor(form, isPicture)[0]?.key;
    return cover ? { cover } : {};
  },
};
