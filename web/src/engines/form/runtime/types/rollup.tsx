import { groupDigits, plainText } from "../values";
import type { Widget } from "../widget";

/** A count is a number; everything else is shown as the field it gathers (`settings.of`). */
export const rollup: Widget = {
  text: (value) => (typeof value === "number" ? groupDigits(value) : plainText(value)),
};
