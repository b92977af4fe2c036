import type { FieldMeta, FormMeta, Option } from "../../../../api/types";

/** Which fields serve which purpose; the server's forms/views/kinds/fitting.py says the same. */
export const isChoice = (field: FieldMeta) => field.kind === "text" && Array.isArray(field.settings.options);
export const isWhen = (field: FieldMeta) => field.kind === "date" || field.kind === "datetime";
export const isNumber = (field: FieldMeta) => field.kind === "number" || field.kind === "duration";
export const isPicture = (field: FieldMeta) =>
  field.accepts?.some((media) => media.startsWith("image/")) ?? false;
export const isLink = (field: FieldMeta) => field.kind === "id" && Boolean(field.target);
export const isGroup = (field: FieldMeta) => isChoice(field) || isLink(field);
export const isPlace = (field: FieldMeta) => {
  const parts = new Set((field.parts ?? []).map((part) => part.key));
  return field.kind === "json" && ((parts.has("lng") && parts.has("lat")) || parts.has("province"));
};
export const isParent = (form: FormMeta) => (field: FieldMeta) => isLink(field) && field.target === form.key;

/** The field that a path of one step names: what a move can write. */
export const ownField = (form: FormMeta, path: string | undefined): FieldMeta | undefined =>
  form.fields.find((field) => field.key === path);

/** Own fields first, then those of the platform. */
export function fieldsFor(form: FormMeta, fits: (field: FieldMeta) => boolean): FieldMeta[] {
  const found = form.fields.filter((field) => !field.hidden && fits(field) && field.key !== "deleted_at");
  return [...found.filter((field) => !field.system), ...found.filter((field) => field.system)];
}

/** Whether a person may change this field by a move; a single record may still refuse. */
export const isMovable = (form: FormMeta, field: FieldMeta | undefined): boolean =>
  Boolean(field) &&
  field?.access === "write" &&
  !field.readonly &&
  !form.append_only &&
  field.key !== form.status?.field;

export const optionsOf = (field: FieldMeta | undefined): Option[] => field?.settings.options ?? [];

/** What a card must carry: number, title, status and the chosen columns. */
export function cardColumns(form: FormMeta, columns: string[], ...more: (string | undefined)[]): string[] {
  const visible = new Set(form.fields.map((field) => field.key));
  const always = ["no", form.title, form.status?.field];
  const wanted = [...always, ...columns, ...more].filter((path): path is string => Boolean(path));
  return [...new Set(wanted.filter((path) => visible.has(path.split(".")[0] ?? "")))];
}

/** The date or time that a new calendar or timeline begins with: one's own first, else when the record was made. */
export const startingWhen = (form: FormMeta): string | undefined => fieldsFor(form, isWhen)[0]?.key;
