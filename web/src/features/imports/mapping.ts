import type { FieldMeta, FormMeta } from "../../api/types";
import { isWritable } from "../../engines/form/runtime/desk";
import type { Mode, Upload } from "./api";

export type Mapping = Record<string, string>;

/** Fields that a column may fill: what people write, the number, and the times of an older system. */
export function targets(form: FormMeta): FieldMeta[] {
  return form.fields.filter((field) => field.key === "no" || (isWritable(field) && !isRows(field)));
}

/** Sub-tables have no place in a flat sheet. */
const isRows = (field: FieldMeta) => Boolean(field.settings.fields);

/** The server's proposal without columns that stay unused, and without a field named twice. */
export function startMapping(upload: Upload): Mapping {
  const used = new Set<string>();
  const mapping: Mapping = {};
  for (const [column, field] of Object.entries(upload.proposal)) {
    if (!field || used.has(field)) continue;
    used.add(field);
    mapping[column] = field;
  }
  return mapping;
}

/** Business keys to find existing records by: mapped fields that are unique. */
export function keyFields(form: FormMeta, mapping: Mapping): FieldMeta[] {
  const mapped = new Set(Object.values(mapping));
  return form.fields.filter((field) => mapped.has(field.key) && (field.unique || field.key === "no"));
}

/** Required fields that nothing fills; an update may leave them out. */
export function missingFields(form: FormMeta, mapping: Mapping, mode: Mode): FieldMeta[] {
  if (mode === "update") return [];
  const mapped = new Set(Object.values(mapping));
  return targets(form).filter(
    (field) =>
      field.required && (field.default === null || field.default === undefined) && !mapped.has(field.key),
  );
}
