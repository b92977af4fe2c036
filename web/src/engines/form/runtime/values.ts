import type { TFunction } from "i18next";
import type { FieldMeta, FileValue, Label, Option, Ref } from "../../../api/types";
import { pickLabel } from "../../../lib/i18n/label";
import { inZone } from "../../../lib/zone";
import type { TextContext } from "./widget";

/** A number or decimal text with grouped digits, digits as sent: "12345.60" → "12,345.60". */
export function groupDigits(value: unknown, decimals?: number, thousands = true): string {
  if (value === null || value === undefined || value === "") return "";
  const plain = decimals === undefined ? String(value) : fixed(value, decimals);
  if (!thousands) return plain;
  const [whole = "", part] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}

function fixed(value: unknown, decimals: number): string {
  const number = Number(value);
  return Number.isFinite(number) ? number.toFixed(decimals) : String(value);
}

/** A decimal text with its point moved: ("0.15", 2) → "15", ("15", -2) → "0.15". What is no number stays as it is. */
export function shiftPoint(text: string, places: number): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return text;
  const [, sign = "", whole = "", part = ""] = found;
  const digits = `${"0".repeat(Math.max(0, -places))}${whole}${part}${"0".repeat(Math.max(0, places))}`;
  const point = whole.length + Math.max(0, -places) + places;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  const right = digits.slice(point).replace(/0+$/, "");
  const shown = right ? `${left || "0"}.${right}` : left || "0";
  return Number(shown) === 0 ? "0" : `${sign}${shown}`;
}

/** A day; `format` as the field's settings say: yyyy, MM, M, dd, d and what stands between them. */
export function formatDate(value: unknown, format?: unknown): string {
  const day = typeof value === "string" ? value.slice(0, 10) : "";
  if (typeof format !== "string" || !day) return day;
  const [year = "", month = "", date = ""] = day.split("-");
  const parts: Record<string, string> = {
    yyyy: year,
    MM: month,
    M: String(Number(month)),
    dd: date,
    d: String(Number(date)),
  };
  return format.replace(/yyyy|MM|M|dd|d/g, (token) => parts[token] ?? token);
}

/** An instant in the company's zone, to the minute. */
export function formatMinute(value: unknown, format?: unknown, seconds = false): string {
  if (typeof value !== "string" || !value) return "";
  const moment = inZone(value);
  if (!moment.isValid()) return value;
  return `${formatDate(moment.format("YYYY-MM-DD"), format)} ${moment.format(seconds ? "HH:mm:ss" : "HH:mm")}`;
}

/** Seconds since midnight as "09:30", with seconds where there are some. */
export function timeText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number") return "";
  const parts = [Math.floor(value / 3600), Math.floor(value / 60) % 60, value % 60];
  const shown = parts.slice(0, parts[2] ? 3 : 2).map((part) => String(part).padStart(2, "0"));
  return shown.join(":");
}

/** "09:30" as seconds since midnight; null for what is no time of day. */
export function timeValue(text: string | null): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text ?? "");
  return found ? Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0) : null;
}

export interface Duration {
  hours: number;
  minutes: number;
}

export function splitDuration(seconds: number): Duration {
  const minutes = Math.round(seconds / 60);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

export const joinDuration = ({ hours, minutes }: Duration): number => (hours * 60 + minutes) * 60;

export function durationText(value: unknown, t: TFunction): string {
  if (value === null || value === undefined || value === "") return "";
  const { hours, minutes } = splitDuration(Number(value));
  if (!hours) return t("runtime.duration.onlyMinutes", { minutes });
  return minutes
    ? t("runtime.duration.both", { hours, minutes })
    : t("runtime.duration.onlyHours", { hours });
}

/** Options of a tree with those below them; a plain list as it is. */
export const flatOptions = (options: readonly Option[]): Option[] =>
  options.flatMap((option) => [option, ...flatOptions(option.children ?? [])]);

export function optionsOf(field: FieldMeta, kept: readonly string[] = []): Option[] {
  const options = field.settings.options ?? [];
  return options.filter((option) => !option.archived || kept.includes(option.value));
}

export function optionOf(field: FieldMeta, value: unknown): Option | undefined {
  return field.settings.options?.find((option) => option.value === value);
}

export function optionText(field: FieldMeta, value: unknown, { language }: TextContext): string {
  const option = optionOf(field, value);
  return option
    ? pickLabel(option.label, language)
    : value === null || value === undefined
      ? ""
      : String(value);
}

/** A relation as reads give it; a bare id (a default, a draft) becomes its own title. */
export function refOf(value: unknown): Ref | null {
  if (!value) return null;
  if (typeof value === "string") return { id: value, title: value };
  const { id, title, name } = value as Partial<Ref> & { name?: string };
  return id ? { id, title: title ?? name ?? id } : null;
}

export const refText = (value: unknown): string => refOf(value)?.title ?? "";

export function filesOf(value: unknown): FileValue[] {
  if (!value) return [];
  return (Array.isArray(value) ? value : [value]).filter((file): file is FileValue => Boolean(file?.id));
}

export const filesText = (value: unknown): string =>
  filesOf(value)
    .map((file) => file.name ?? file.id)
    .join(", ");

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const labelIn = (label: Label | null | undefined, context: TextContext): string =>
  pickLabel(label, context.language);

/** One of a few colours that always belongs to the same word. */
export function colorOfWord(word: string): string {
  const names = ["blue", "green", "orange", "purple", "cyan", "gold", "geekblue", "lime"];
  let sum = 0;
  for (const char of word) sum = (sum * 131 + (char.codePointAt(0) ?? 0)) % 99_991;
  return names[sum % names.length] ?? "blue";
}

/** The options of a tree, each with its path of labels from the top. */
export function pathLabels(
  options: readonly Option[],
  path: readonly string[],
  context: TextContext,
): string[] {
  let level: readonly Option[] = options;
  return path.map((value) => {
    const option = level.find((item) => item.value === value);
    level = option?.children ?? [];
    return option ? pickLabel(option.label, context.language) : value;
  });
}

export const wordsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const plainText = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
