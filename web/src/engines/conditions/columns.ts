import { useMemo } from "react";
import { useFormMap } from "../../api/forms";
import type { FieldMeta, FormMeta, Kind } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { textWidth } from "../../lib/textWidth";

/** A column of a list: a field of the form, of a related form, or a part of a composite value. */
export interface ColumnInfo {
  path: string;
  /** The whole way: "Customer · Tier". */
  label: string;
  /** The last step alone, for a narrow header; absent when it is the whole. */
  short?: string;
  /** The field that the value belongs to; absent for a part of a value. */
  field?: FieldMeta;
  kind: Kind;
  /** The longest text of an option, for the width. */
  longest?: string;
}

const SORTABLE: ReadonlySet<Kind> = new Set([
  "text",
  "number",
  "boolean",
  "date",
  "datetime",
  "duration",
  "id",
]);
export const isSortable = (column: ColumnInfo) =>
  SORTABLE.has(column.kind) && column.field?.sortable !== false;
export const isNumeric = (column: ColumnInfo) => column.kind === "number" || column.kind === "duration";

/** Form that a field points at, where paths can go on. */
export function targetForm(field: FieldMeta | undefined): string | undefined {
  return field?.kind === "id" ? field.target : undefined;
}

/** Fields in the order in which people look for them: their own first, then those of the platform. */
export function choosableFields(form: FormMeta): FieldMeta[] {
  const fields = form.fields.filter((field) => !INTERNAL.has(field.key));
  return [
    ...fields.filter((field) => !field.system || field.key === "no"),
    ...fields.filter((field) => field.system && field.key !== "no"),
  ];
}
const INTERNAL = new Set(["id", "version", "deleted_at"]);

type Forms = ReadonlyMap<string, FormMeta>;

function resolve(
  form: FormMeta,
  path: string,
  forms: Forms,
  label: ReturnType<typeof useLabel>,
): ColumnInfo | null {
  const [head = "", ...rest] = path.split(".");
  const field = form.fields.find((item) => item.key === head);
  if (!field) return null;
  if (rest.length === 0) {
    const longest = longestOption(field, label);
    return {
      path,
      field,
      kind: field.kind,
      label: label(field.label),
      ...(longest !== undefined && { longest }),
    };
  }
  const part = partsOf(field).find((item) => item.key === rest[0]);
  if (part)
    return {
      path,
      kind: part.kind,
      label: `${label(field.label)} · ${label(part.label)}`,
      short: label(part.label),
    };
  const target = forms.get(targetForm(field) ?? "");
  if (!target) return { path, kind: "text", label: `${label(field.label)} · ${rest.join(" · ")}` };
  const inner = resolve(target, rest.join("."), forms, label);
  return (
    inner && {
      ...inner,
      path,
      label: `${label(field.label)} · ${inner.label}`,
      short: inner.short ?? inner.label,
    }
  );
}

function longestOption(field: FieldMeta, label: ReturnType<typeof useLabel>): string | undefined {
  const texts = field.settings.options?.map((option) => label(option.label));
  return texts?.reduce((longest, text) => (textWidth(text) > textWidth(longest) ? text : longest), "");
}

/** Named parts of a composite field; the server sends a list or a map. */
export function partsOf(field: FieldMeta): { key: string; label: FieldMeta["label"]; kind: Kind }[] {
  const parts = field.parts as unknown;
  if (!parts) return [];
  if (Array.isArray(parts)) return parts;
  return Object.entries(parts as Record<string, { label: FieldMeta["label"]; kind: Kind }>).map(
    ([key, part]) => ({
      key,
      ...part,
    }),
  );
}

/** Columns for paths; unknown and hidden fields are left out. Related forms are loaded as needed. */
export function useColumns(form: FormMeta, paths: string[]): ColumnInfo[] {
  const label = useLabel();
  const needed = paths
    .filter((path) => path.includes("."))
    .flatMap((path) => targetForm(form.fields.find((field) => field.key === path.split(".")[0])) ?? []);
  const forms = useFormMap(needed);
  const key = paths.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: paths are compared by content
  return useMemo(
    () => paths.flatMap((path) => resolve(form, path, forms, label) ?? []),
    [form, key, forms, label],
  );
}

/** Header of a column: its last step where that is clear among the others. */
export function headerOf(column: ColumnInfo, columns: ColumnInfo[]): string {
  const { short } = column;
  const taken = columns.some((other) => other !== column && (other.short ?? other.label) === short);
  return short && !taken ? short : column.label;
}
