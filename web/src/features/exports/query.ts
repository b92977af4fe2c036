import type { FieldMeta, FormMeta } from "../../api/types";
import type { ExportQuery, Period } from "./api";

/** Fields that hold rows of their own, which may become a further sheet. */
export const subTables = (form: FormMeta): FieldMeta[] =>
  form.fields.filter((field) => Array.isArray(field.settings.fields));

const holdsFiles = (field: FieldMeta) => "max_size_mb" in field.settings;

/** Whether a field of the form, or of its sub-tables, holds files. */
export const hasFiles = (form: FormMeta): boolean =>
  form.fields.some((field) => holdsFiles(field) || (field.settings.fields ?? []).some(holdsFiles));

/** The columns, with those of files behind them where none is chosen: only files of chosen columns come along. */
export function withFiles(form: FormMeta, { columns, sub_tables }: ExportQuery): string[] {
  const own = form.fields.filter(holdsFiles).map(({ key }) => key);
  const inside = subTables(form).some(
    (field) => sub_tables.includes(field.key) && (field.settings.fields ?? []).some(holdsFiles),
  );
  if (columns.length === 0 || inside || own.some((key) => columns.includes(key))) return columns;
  return [...columns, ...own];
}

export const emptyQuery: ExportQuery = {
  columns: [],
  filter: null,
  sort: [],
  format: "xlsx",
  sub_tables: [],
  files: false,
};

/** What the file will be: a zip where files come along, or where several CSV tables do. */
export const fileKind = (query: ExportQuery): "xlsx" | "csv" | "zip" =>
  query.files || (query.format === "csv" && query.sub_tables.length > 0) ? "zip" : query.format;

/** A day that the period has: 1–7 of a week, 1–31 of a month. */
export const fittingDay = (period: Period, day: number): number =>
  period === "weekly" ? Math.min(Math.max(day, 1), 7) : Math.min(Math.max(day, 1), 31);

/** "3.2 MB" of bytes. */
export function sizeText(bytes: number | null): string {
  if (bytes === null) return "";
  const units = ["B", "KB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
