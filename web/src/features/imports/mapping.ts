import type { FieldMeta, FormMeta } from "../../api/types";
import type { Mode, SheetTarget, StartBody, Upload } from "./api";

/** Column name → path of a target; "customer.name+" also makes the related record where there is none. */
export type Mapping = Record<string, string>;

/** One sheet on its way into a form, and how. */
export interface Part {
  upload: Upload;
  target: SheetTarget;
  mapping: Mapping;
  mode: Mode;
  /** The field chosen to match by; undefined: the surest. */
  key: string | undefined;
  blank: "clear" | "keep";
}

export const headOf = (path: string) => path.split(".")[0] ?? path;
export const withoutPlus = (path: string) => path.replace(/\+$/, "");

/** The server's proposal without the columns that it leaves out. */
export function startMapping(upload: Upload): Mapping {
  const pairs = Object.entries(upload.proposal);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => Boolean(pair[1])));
}

/** As proposed; rows of a sub-table update the records that they name. */
export function startPart(upload: Upload, target: SheetTarget): Part {
  const { modes } = upload.rights;
  const mode = target.rows_of && modes.includes("update") ? "update" : (modes[0] ?? "create");
  return { upload, target, mapping: startMapping(upload), mode, key: upload.key ?? undefined, blank: "keep" };
}

/** A column goes to one target, and a target is filled by one column. */
export function setTarget(mapping: Mapping, column: string, path: string | undefined): Mapping {
  const rest = Object.entries(mapping).filter(
    ([name, other]) => name !== column && withoutPlus(other) !== withoutPlus(path ?? ""),
  );
  return { ...Object.fromEntries(rest), ...(path && { [column]: path }) };
}

/** Fields that can say which record a row is: mapped as a whole, plain, unique ones first. */
export function keyFields(form: FormMeta, mapping: Mapping): FieldMeta[] {
  const mapped = new Set(Object.values(mapping));
  const plain = form.fields.filter(
    (field) =>
      mapped.has(field.key) && field.kind !== "json" && field.kind !== "id" && !field.kind.endsWith("s"),
  );
  const rank = (field: FieldMeta) => (field.unique ? 0 : field.key === "no" ? 1 : 2);
  return plain.sort((a, b) => rank(a) - rank(b));
}

/** Whether columns fill rows within records, so that several rows of the file are one record. */
export function fillsRows(form: FormMeta, mapping: Mapping): boolean {
  const rows = new Set(
    form.fields.filter((field) => Array.isArray(field.settings.fields)).map(({ key }) => key),
  );
  return Object.values(mapping).some((path) => path.includes(".") && rows.has(headOf(path)));
}

/** Whether a column goes to a field of files, whose cells name files of a zip. */
export function fillsFiles(form: FormMeta, mapping: Mapping): boolean {
  const files = new Set(form.fields.filter((field) => "max_size_mb" in field.settings).map(({ key }) => key));
  return Object.values(mapping).some((path) => files.has(path));
}

/** Required fields that nothing fills; an update may leave them out. */
export function missingFields(form: FormMeta, mapping: Mapping, mode: Mode): FieldMeta[] {
  if (mode === "update") return [];
  const mapped = new Set(Object.values(mapping).map(headOf));
  return form.fields.filter(
    (field) =>
      field.required &&
      field.access === "write" &&
      (field.default === null || field.default === undefined) &&
      !mapped.has(field.key),
  );
}

/** By which field rows are told apart, where they must be; undefined where none is mapped. */
export function keyOf(form: FormMeta, part: Part): FieldMeta | undefined {
  const fields = keyFields(form, part.mapping);
  return fields.find(({ key }) => key === part.key) ?? fields[0];
}

export const needsKey = (form: FormMeta, { mode, mapping }: Part) =>
  mode !== "create" || fillsRows(form, mapping);

/** Whether it can be imported as it stands. */
export function isReady(form: FormMeta, part: Part): boolean {
  return (
    Object.keys(part.mapping).length > 0 &&
    missingFields(form, part.mapping, part.mode).length === 0 &&
    (!needsKey(form, part) || keyOf(form, part) !== undefined)
  );
}

/** What the server is asked. The record's number only tells records apart, unless one may state it. */
export function orderOf(form: FormMeta, part: Part): StartBody & { id: string } {
  const { upload, mapping, mode, blank } = part;
  const key = needsKey(form, part) ? (keyOf(form, part)?.key ?? null) : null;
  const kept = Object.entries(mapping).filter(
    ([, path]) => path !== "no" || key === "no" || upload.rights.created_at,
  );
  return { id: upload.id, sheet: upload.sheet, mapping: Object.fromEntries(kept), mode, blank, key };
}
