import type { Condition } from "../../../api/types";

export type Labels = Readonly<Record<string, string>>;

/** What a field's default may be: a value, the moment or the person, or a formula over the other fields. */
export type DefaultValue = unknown | { $: "me" | "now" | "today" } | { formula: string };

export interface FieldDef {
  readonly key: string;
  readonly type: string;
  readonly label: Labels;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly readonly?: boolean;
  readonly hidden?: boolean;
  readonly default?: DefaultValue;
  readonly help?: Labels;
  readonly placeholder?: Labels;
  readonly width?: number;
  readonly visible_when?: Condition;
  readonly required_when?: Condition;
  readonly readonly_when?: Condition;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface SectionDef {
  readonly label?: Labels;
  readonly columns?: number;
  readonly fields: readonly string[];
  /** Starts a tab; sections after it without one belong to it. */
  readonly tab?: Labels;
  readonly visible_when?: Condition;
  readonly collapsed?: boolean;
}

export interface RuleDef {
  readonly key: string;
  readonly error_when: Condition | { formula: string };
  readonly message: Labels;
  readonly field?: string;
}

/** A form as in a form file. Members that this page does not know are kept as they are. */
export interface Definition {
  readonly key: string;
  readonly label: Labels;
  readonly title: string;
  readonly group?: string;
  readonly icon?: string;
  readonly number?: { prefix?: string; date?: string; digits?: number } | null;
  readonly search?: readonly string[];
  readonly fields: readonly FieldDef[];
  readonly layout?: readonly SectionDef[];
  readonly status?: { readonly field: string; readonly [more: string]: unknown } | null;
  readonly views?: readonly Record<string, unknown>[];
  readonly unique?: readonly (readonly string[])[];
  readonly rules?: readonly RuleDef[];
  readonly phone?: { readonly order?: readonly string[]; readonly hidden?: readonly string[] };
  readonly [more: string]: unknown;
}

/** "customer", or "items.price" for a column of a sub-table. */
export type FieldPath = string;

export const parentOf = (path: FieldPath): string | undefined =>
  path.includes(".") ? path.slice(0, path.indexOf(".")) : undefined;
export const keyOf = (path: FieldPath): string => path.slice(path.indexOf(".") + 1);
export const pathOf = (parent: string | undefined, key: string): FieldPath =>
  parent ? `${parent}.${key}` : key;

/** Fields of a sub-table; an empty list for every other field. */
export function rowFields(field: FieldDef | undefined): readonly FieldDef[] {
  const fields = field?.settings?.fields;
  return Array.isArray(fields) ? (fields as FieldDef[]) : [];
}

/** The list that holds a field: the form's own, or a sub-table's. */
export function siblings(form: Definition, parent: string | undefined): readonly FieldDef[] {
  return parent ? rowFields(form.fields.find((field) => field.key === parent)) : form.fields;
}

export function fieldAt(form: Definition, path: FieldPath): FieldDef | undefined {
  return siblings(form, parentOf(path)).find((field) => field.key === keyOf(path));
}

export const sectionsOf = (form: Definition): readonly SectionDef[] => form.layout ?? [];

/** Every field in the order of the screen, then those that stand nowhere on it; sub-table columns after their table. */
export function pathsInOrder(form: Definition): FieldPath[] {
  const placed = sectionsOf(form).flatMap((section) => section.fields);
  const rest = form.fields.map(({ key }) => key).filter((key) => !placed.includes(key));
  const own = new Map(form.fields.map((field) => [field.key, field]));
  return [...placed, ...rest].flatMap((key) => {
    const field = own.get(key);
    return field ? [key, ...rowFields(field).map((row) => pathOf(key, row.key))] : [];
  });
}

/** Own fields that no section shows. */
export function unplaced(form: Definition): readonly FieldDef[] {
  const placed = new Set(sectionsOf(form).flatMap((section) => section.fields));
  return form.fields.filter((field) => !placed.has(field.key));
}

/**
 * The definition as the designer edits it: every field that the form would show anyway stands in a section.
 * A status changes by actions only and a hidden field is not shown, so those stay outside.
 */
export function withWholeLayout(form: Definition): Definition {
  const rest = unplaced(form)
    .filter((field) => !field.hidden && field.key !== form.status?.field)
    .map((field) => field.key);
  const layout = sectionsOf(form);
  if (rest.length === 0 && layout.length > 0) return form;
  if (layout.length === 0) return { ...form, layout: [{ columns: 2, fields: rest }] };
  const last = layout.length - 1;
  const open = layout[last]?.label === undefined && layout[last]?.tab === undefined;
  if (!open) return { ...form, layout: [...layout, { columns: 2, fields: rest }] };
  return {
    ...form,
    layout: layout.map((section, at) =>
      at === last ? { ...section, fields: [...section.fields, ...rest] } : section,
    ),
  };
}

/** The object without members that are undefined, so that nothing empty is written. */
export function compact<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(kept) as T;
}

export const replacedAt = <T>(list: readonly T[], at: number, item: T): T[] =>
  list.map((old, index) => (index === at ? item : old));

export const insertedAt = <T>(list: readonly T[], at: number, item: T): T[] => [
  ...list.slice(0, at),
  item,
  ...list.slice(at),
];
