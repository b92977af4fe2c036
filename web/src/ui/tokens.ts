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
