import type { TFunction } from "i18next";
import type { FieldMeta, FileValue, Label, Option, Ref } from "../../../api/types";
import { pickLabel } from "../../../lib/i18n/label";
import { inZone } from "../../../lib/zone";
import type { TextContext } from "./widget";

/** A number or decimal text with grouped digits, digits as sent: "12345.60" → "12,345.60". */
export function groupDigits(value: unknown, decimals?: number): string {
  if (value === null || value === undefined || value === "") return "";
  const plain = decimals === undefined ? String(value) : fixed(value, decimals);
  const [whole = "", part] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}

function fixed(value: unknown, decimals: number): string {
  const number = Number(value);
  return Number.isFinite(number) ? number.toFixed(decimals) : String(value);
}

export function formatDate(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 10) : "";
}

/** An instant in the company's zone, to the minute. */
export function formatMinute(value: unknown): string {
  if (typeof value !== "string" || !value) return "";
  const moment = inZone(value);
  return moment.isValid() ? moment.format("YYYY-MM-DD HH:mm") : value;
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

export const plainText = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
