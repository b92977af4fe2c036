import type { FieldMeta, Kind } from "../../../../api/types";
import { durationText, formatDate, formatMinute, groupDigits, plainText } from "../values";
import type { TextContext, Widget } from "../widget";

type KindText = (value: unknown, field: FieldMeta, context: TextContext) => string;

/** What a formula yields is shown by its kind; kinds without an entry are plain text. */
const BY_KIND: Partial<Record<Kind, KindText>> = {
  number: (value, field) => groupDigits(value, field.settings.decimals),
  date: (value) => formatDate(value),
  datetime: (value) => formatMinute(value),
  duration: (value, _field, { t }) => durationText(value, t),
  boolean: (value, _field, { t }) => (value === true ? t("runtime.yes") : t("runtime.no")),
};

export const formula: Widget = {
  text: (value, field, context) => {
    if (value === null || value === undefined) return "";
    const show = BY_KIND[field.settings.kind ?? field.kind];
    return show ? show(value, field, context) : plainText(value);
  },
};
