import { groupDigits, plainText } from "../values";
import type { Widget } from "../widget";

/** A field of a related record: the face shows it as the field it stands for (`settings.of`). */
export const lookup: Widget = {
  text: (value) => (typeof value === "number" ? groupDigits(value) : plainText(value)),
};
