import type { FieldMeta, FormMeta, LayoutSection } from "../../../api/types";
import { isWritable } from "../../../engines/form/runtime/desk";

/** Fields that people fill in; a status changes by actions only. */
export function isEditable(form: FormMeta, field: FieldMeta): boolean {
  return isWritable(field) && !field.hidden && !form.append_only && field.key !== form.status?.field;
}

export interface Section {
  label: LayoutSection["label"];
  columns: number;
  fields: FieldMeta[];
}

/** The layout with its fields; own fields that no section names come last. */
export function sectionsOf(form: FormMeta): Section[] {
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const sections = form.layout.map(
    (section): Section => ({
      label: section.label,
      columns: section.columns ?? 2,
      fields: section.fields.flatMap((key) => byKey.get(key) ?? []),
    }),
  );
  const placed = new Set(sections.flatMap(({ fields }) => fields.map((field) => field.key)));
  const rest = form.fields.filter(
    (field) => !field.system && !field.hidden && !placed.has(field.key) && field.key !== form.status?.field,
  );
  return [...sections, { label: undefined, columns: 2, fields: rest }].filter(
    ({ fields }) => fields.length > 0,
  );
}

/** A list of records whose relation points here: its settings name the form and the field there. */
export const isReverse = (field: FieldMeta) => Boolean(field.settings.form && field.settings.field);
