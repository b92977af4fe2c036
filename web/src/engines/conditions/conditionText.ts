import type { TFunction } from "i18next";
import type { Condition, FieldMeta, FormMeta } from "../../api/types";
import { pickLabel } from "../../lib/i18n/label";
import { durationText, flatOptions, timeText } from "../form/runtime/values";

interface Words {
  t: TFunction;
  language: string;
  /** Forms that relation paths lead to, and titles of records by id, where they are known. */
  forms?: ReadonlyMap<string, FormMeta> | undefined;
  titles?: ReadonlyMap<string, string> | undefined;
}

/** A condition in words: "Engineer is me, or Responsible is me". */
export function conditionText(form: FormMeta | undefined, condition: Condition, words: Words): string {
  return inWords(form, condition, words, false);
}

function inWords(form: FormMeta | undefined, condition: Condition, words: Words, nested: boolean): string {
  const { t } = words;
  const inner = (parts: Condition[], joint: string) => {
    const text = parts
      .map((part) => inWords(form, part, words, parts.length > 1))
      .join(t(`records.text.${joint}`));
    return nested && parts.length > 1 ? `(${text})` : text;
  };
  if ("and" in condition) return inner(condition.and as Condition[], "and");
  if ("or" in condition) return inner(condition.or as Condition[], "or");
  if ("not" in condition)
    return t("records.text.not", { what: inWords(form, condition.not as Condition, words, false) });
  if (!("field" in condition)) return t("records.text.always");
  const { field: path, op, value } = condition as { field: string; op: string; value?: unknown };
  const { names, field } = named(form, path, words);
  const shown = value === undefined ? "" : valueText(form, field, value, op, words);
  return [names.join(" · "), op === "within" ? "" : t(`records.op.${op}`), shown].filter(Boolean).join(" ");
}

/** The labels along a path, and the field in which it ends (none for a part of a value). */
function named(
  form: FormMeta | undefined,
  path: string,
  words: Words,
): { names: string[]; field: FieldMeta | undefined } {
  const [head = "", ...rest] = path.split(".");
  const field = form?.fields.find((item) => item.key === head);
  const name = field ? pickLabel(field.label, words.language) : head;
  if (rest.length === 0) return { names: [name], field };
  const parts = Array.isArray(field?.parts) ? field.parts : [];
  const part = parts.find((item) => item.key === rest[0]);
  if (part) return { names: [name, pickLabel(part.label, words.language)], field: undefined };
  const deeper = named(words.forms?.get(field?.target ?? ""), rest.join("."), words);
  return { names: [name, ...deeper.names], field: deeper.field };
}

function valueText(
  form: FormMeta | undefined,
  field: FieldMeta | undefined,
  value: unknown,
  op: string,
  words: Words,
): string {
  const { t, language } = words;
  if (Array.isArray(value)) {
    const joint = op === "between" ? " – " : ", ";
    return value.map((item) => valueText(form, field, item, op, words)).join(joint);
  }
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  if (op === "within") return periodText(value, t);
  if (value && typeof value === "object" && "$" in value) {
    const { $: name, path, plus } = value as { $: string; path?: string; plus?: Record<string, number> };
    if (path !== undefined) {
      const other = named(form, path, words).names.join(" · ");
      return t(`views.filter.${name === "record" ? "ofRecord" : "ofField"}`, { name: other });
    }
    const [unit, count] = Object.entries(plus ?? {})[0] ?? [];
    const shift = unit ? ` ${Number(count) > 0 ? "+" : ""}${count} ${t(`records.unit.${unit}`)}` : "";
    return `${t(`records.dynamic.${name}`)}${shift}`;
  }
  const option = flatOptions(field?.settings.options ?? []).find((item) => item.value === value);
  if (option) return pickLabel(option.label, language);
  if (field?.scale && typeof value === "number")
    return `${Number((value * field.scale).toPrecision(12))}${field.sign ?? ""}`;
  if (field?.kind === "duration" && typeof value === "number")
    return field.clock ? timeText(value) : durationText(value, t);
  return words.titles?.get(String(value)) ?? String(value);
}

function periodText(value: unknown, t: TFunction): string {
  if (typeof value === "string") return t(`records.period.${value}`);
  const { last, next, unit } = (value ?? {}) as { last?: number; next?: number; unit?: string };
  const count = last ?? next;
  return `${t(`records.period.${last === undefined ? "next" : "last"}`)} ${count} ${t(`records.unit.${unit}`)}`;
}
