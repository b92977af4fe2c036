import type { TFunction } from "i18next";
import type { Condition, FieldMeta, FormMeta } from "../../../api/types";
import { pickLabel } from "../../../lib/i18n/label";

interface Words {
  t: TFunction;
  language: string;
}

/** A condition in words: "Engineer is me, or Responsible is me". */
export function conditionText(form: FormMeta | undefined, condition: Condition, words: Words): string {
  const { t } = words;
  const inner = (parts: Condition[], joint: string) =>
    parts.map((part) => conditionText(form, part, words)).join(t(`records.text.${joint}`));
  if ("and" in condition) return inner(condition.and as Condition[], "and");
  if ("or" in condition) return inner(condition.or as Condition[], "or");
  if ("not" in condition)
    return t("records.text.not", { what: conditionText(form, condition.not as Condition, words) });
  if (!("field" in condition)) return t("records.text.always");
  const { field: path, op, value } = condition as { field: string; op: string; value?: unknown };
  const [head = "", ...rest] = path.split(".");
  const field = form?.fields.find((item) => item.key === head);
  const name = [field ? pickLabel(field.label, words.language) : head, ...rest].join(" · ");
  const shown = value === undefined ? "" : valueText(rest.length === 0 ? field : undefined, value, words);
  return [name, t(`records.op.${op}`), shown].filter(Boolean).join(" ");
}

function valueText(field: FieldMeta | undefined, value: unknown, words: Words): string {
  if (Array.isArray(value)) return value.map((item) => valueText(field, item, words)).join(", ");
  if (typeof value === "boolean") return words.t(value ? "common.yes" : "common.no");
  if (value && typeof value === "object" && "$" in value) {
    return words.t(`records.dynamic.${(value as { $: string }).$}`);
  }
  const option = field?.settings.options?.find((item) => item.value === value);
  return option ? pickLabel(option.label, words.language) : String(value);
}
