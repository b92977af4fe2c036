import type { StatusCategory } from "../api/types";

/** The one accent colour; everything else is grey or carries a meaning. */
export const ACCENT = "#2f5bea";

/** The accent as text on dark ground, where the accent itself is too dark to read. */
export const ACCENT_ON_DARK = "#8ba6ff";

/** Colours of status categories; always shown with the status text, never alone. */
export const CATEGORY_COLOR: Record<StatusCategory, string> = {
  open: "blue",
  paused: "orange",
  resolved: "cyan",
  closed: "green",
  cancelled: "default",
};

/** The named colours of options as dots beside their text; readable on light and on dark ground. */
const DOT: Record<string, string> = {
  red: "#e5484d",
  volcano: "#e2622b",
  orange: "#e8890c",
  gold: "#d19a0a",
  yellow: "#c9a60a",
  lime: "#84b01a",
  green: "#3f9f57",
  cyan: "#1ba3ad",
  blue: "#3b7df0",
  geekblue: "#5468ea",
  purple: "#8b63e6",
  magenta: "#d94a95",
};
export const GREY = "#9aa1ac";

/** A colour's value: a named one's, or what was given ("#ff0000"). */
export const dotColor = (color: string | null | undefined): string =>
  DOT[color ?? ""] ?? (color?.startsWith("#") ? color : GREY);
