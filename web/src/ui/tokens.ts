import type { StatusCategory } from "../api/types";

/** The one accent colour; everything else is grey or carries a meaning. */
export const ACCENT = "#2f5bea";

/** Colours of status categories; always shown with the status text, never alone. */
export const CATEGORY_COLOR: Record<StatusCategory, string> = {
  open: "blue",
  paused: "orange",
  resolved: "cyan",
  closed: "green",
  cancelled: "default",
};
