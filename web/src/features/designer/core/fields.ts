import {
  compact,
  type Definition,
  type FieldDef,
  type FieldPath,
  fieldAt,
  insertedAt,
  keyOf,
  parentOf,
  pathOf,
  rowFields,
  type SectionDef,
  sectionsOf,
  siblings,
} from "./definition";
import { freeKey } from "./keys";
import { withoutField } from "./references";

/** Where a field goes: before the `index`-th item of a section, or of a sub-table's columns. */
export type Place = { section: number; index: number } | { parent: string; index: number };

const inRows = (place: Place): place is { parent: string; index: number } => "parent" in place;

/** Replaces the list of fields that holds the field; the others keep their identity. */
function withSiblings(form: Definition, parent: string | undefined, fields: readonly FieldDef[]): Definition {
  if (!parent) return { ...form, fields };
  return {
    ...form,
    fields: form.fields.map((field) =>
      field.key === parent ? { ...field, settings: { ...field.settings, fields } } : field,
    ),
  };
}

function withSection(
  form: Definition,
  at: number,
  change: (section: SectionDef) => SectionDef,
): readonly SectionDef[] {
  return sectionsOf(form).map((section, index) => (index === at ? change(section) : section));
}

function placed(form: Definition, key: string, section: number, index: number): Definition {
  const layout = sectionsOf(form);
  if (layout.length === 0) return { ...form, layout: [{ columns: 2, fields: [key] }] };
  const at = Math.min(section, layout.length - 1);
  return {
    ...form,
    layout: withSection(form, at, (old) => ({ ...old, fields: insertedAt(old.fields, index, key) })),
  };
}

const taken = (form: Definition, parent: string | undefined) =>
  siblings(form, parent).map((field) => field.key);

/** Adds a field; its key is changed when another field there has it. */
export function addField(
  form: Definition,
  field: FieldDef,
  place: Place,
): { form: Definition; path: FieldPath } {
  const parent = inRows(place) ? place.parent : undefined;
  const added = { ...field, key: freeKey(field.key, taken(form, parent)) };
  if (inRows(place)) {
    const fields = insertedAt(siblings(form, parent), place.index, added);
    return { form: withSiblings(form, parent, fields), path: pathOf(parent, added.key) };
  }
  const grown = { ...form, fields: [...form.fields, added] };
  return { form: placed(grown, added.key, place.section, place.index), path: added.key };
}

/** Where the field stands now; null when no section shows it. */
export function placeOf(form: Definition, path: FieldPath): Place | null {
  const parent = parentOf(path);
  if (parent) {
    const index = siblings(form, parent).findIndex((field) => field.key === keyOf(path));
    return index < 0 ? null : { parent, index };
  }
  for (const [section, { fields }] of sectionsOf(form).entries()) {
    const index = fields.indexOf(path);
    if (index >= 0) return { section, index };
  }
  return null;
}

/** The place right behind a field; the end of the last section when it stands nowhere. */
export function placeAfter(form: Definition, path: FieldPath | null): Place {
  const found = path ? placeOf(form, path) : null;
  if (found) return { ...found, index: found.index + 1 };
  const section = Math.max(0, sectionsOf(form).length - 1);
  return { section, index: sectionsOf(form)[section]?.fields.length ?? 0 };
}

function lifted(form: Definition, key: string): Definition {
  return {
    ...form,
    layout: sectionsOf(form).map((section) =>
      section.fields.includes(key)
        ? { ...section, fields: section.fields.filter((item) => item !== key) }
        : section,
    ),
  };
}

/** Whether a field may stand there: a sub-table's columns stay in their table, and no table stands in a table. */
export function mayMove(path: FieldPath, place: Place): boolean {
  return parentOf(path) === (inRows(place) ? place.parent : undefined);
}

/** Moves a field; `place` counts with the field where it is now. */
export function moveField(form: Definition, path: FieldPath, place: Place): Definition {
  const from = placeOf(form, path);
  const field = fieldAt(form, path);
  if (!field || !mayMove(path, place)) return form;
  if (inRows(place)) {
    const list = siblings(form, place.parent);
    const at = list.findIndex((item) => item.key === field.key);
    const index = place.index > at ? place.index - 1 : place.index;
    if (index === at) return form;
    const rest = list.filter((item) => item !== field);
    return withSiblings(form, place.parent, insertedAt(rest, index, field));
  }
  const same = from && !inRows(from) && from.section === place.section;
  const index = same && place.index > from.index ? place.index - 1 : place.index;
  if (same && index === from.index) return form;
  return placed(lifted(form, field.key), field.key, place.section, index);
}

/** One step in the order of the screen, over the borders of sections. */
export function stepField(form: Definition, path: FieldPath, by: 1 | -1): Definition {
  const from = placeOf(form, path);
  if (!from) return form;
  if (inRows(from)) {
    const last = siblings(form, from.parent).length - 1;
    const to = from.index + by;
    return to < 0 || to > last ? form : moveField(form, path, { ...from, index: by > 0 ? to + 1 : to });
  }
  const layout = sectionsOf(form);
  const count = layout[from.section]?.fields.length ?? 0;
  const to = from.index + by;
  if (to >= 0 && to < count) return moveField(form, path, { ...from, index: by > 0 ? to + 1 : to });
  const section = from.section + by;
  if (section < 0 || section >= layout.length) return form;
  return moveField(form, path, { section, index: by > 0 ? 0 : (layout[section]?.fields.length ?? 0) });
}

/** Takes the field out of the form and of every list that merely names it; decisions are left to be mended. */
export function removeField(form: Definition, path: FieldPath): Definition {
  const parent = parentOf(path);
  const rest = siblings(form, parent).filter((field) => field.key !== keyOf(path));
  const without = withSiblings(form, parent, rest);
  return parent ? without : withoutField(lifted(without, path), path);
}

/** A copy of a field that can stand in the same form; what must be unlike its origin is left out. */
function copyOf(field: FieldDef, label: FieldDef["label"]): FieldDef {
  return compact({ ...field, label, unique: undefined });
}

export function duplicateField(
  form: Definition,
  path: FieldPath,
  suffix: Readonly<Record<string, string>>,
): { form: Definition; path: FieldPath } {
  const field = fieldAt(form, path);
  if (!field) return { form, path };
  const label = Object.fromEntries(
    Object.entries(field.label).map(([language, text]) => [language, `${text}${suffix[language] ?? ""}`]),
  );
  return addField(form, copyOf(field, label), placeAfter(form, path));
}

/** Puts a copied field in; a sub-table does not go into a sub-table. */
export function pasteField(
  form: Definition,
  field: FieldDef,
  place: Place,
): { form: Definition; path: FieldPath } | null {
  if (inRows(place) && rowFields(field).length > 0) return null;
  return addField(form, copyOf(field, field.label), place);
}

/** Changes members of a field; undefined takes a member away. */
export function setField(form: Definition, path: FieldPath, change: Partial<FieldDef>): Definition {
  const parent = parentOf(path);
  const list = siblings(form, parent);
  return withSiblings(
    form,
    parent,
    list.map((field) => (field.key === keyOf(path) ? compact({ ...field, ...change }) : field)),
  );
}

/** Changes settings of a field; undefined takes a setting away, and no settings are left when all are gone. */
export function setSettings(
  form: Definition,
  path: FieldPath,
  change: Readonly<Record<string, unknown>>,
): Definition {
  const settings = compact({ ...fieldAt(form, path)?.settings, ...change });
  return setField(form, path, { settings: Object.keys(settings).length > 0 ? settings : undefined });
}

/** Takes a field off the screen without deleting it. */
export const unplaceField = (form: Definition, key: string): Definition => lifted(form, key);

/** Puts a field that stands nowhere onto the screen. */
export function placeField(form: Definition, key: string, place: Place): Definition {
  return inRows(place) ? form : placed(lifted(form, key), key, place.section, place.index);
}
