/** A form's fields in tabs and sections, for the desk and for the phone. Pure. */
import type { FieldMeta, FormMeta, Label, LayoutSection } from "../../../../api/types";

export interface SectionModel {
  key: string;
  label: Label | undefined;
  columns: number;
  collapsed: boolean;
  fields: FieldMeta[];
}

export interface TabModel {
  key: string;
  /** Undefined: the form has no tabs, or these sections stand before the first one. */
  label: Label | undefined;
  sections: SectionModel[];
}

export type Shown = (field: FieldMeta) => boolean;

/** The layout with its fields; own fields that no section names come last. Empty sections and tabs are left out. */
export function tabsOf(form: FormMeta, shown: Shown): TabModel[] {
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const placed = new Set(form.layout.flatMap((section) => section.fields));
  const rest = form.fields.filter((field) => !field.system && !placed.has(field.key));
  const parts: LayoutSection[] = [
    ...form.layout,
    { columns: form.layout.at(-1)?.columns ?? 2, fields: rest.map(({ key }) => key) },
  ];
  const tabs: TabModel[] = [];
  parts.forEach((part, index) => {
    const last = tabs.at(-1);
    const tab =
      part.tab || !last ? { key: `tab-${index}`, label: part.tab, sections: [] as SectionModel[] } : last;
    if (tab !== last) tabs.push(tab);
    const fields = part.fields.flatMap((key) => byKey.get(key) ?? []).filter(shown);
    if (fields.length) tab.sections.push(sectionOf(part, index, fields));
  });
  return tabs.filter(({ sections }) => sections.length > 0);
}

function sectionOf(part: LayoutSection, index: number, fields: FieldMeta[]): SectionModel {
  return {
    key: `section-${index}`,
    label: part.label,
    columns: part.columns ?? 2,
    collapsed: part.collapsed ?? false,
    fields,
  };
}

/** On a phone: what is hidden there is left out, what is ordered comes first; one column. */
export function phoneTabsOf(form: FormMeta, shown: Shown): TabModel[] {
  const hidden = new Set(form.phone?.hidden ?? []);
  const first = form.phone?.order ?? [];
  const place = new Map(first.map((key, index) => [key, index]));
  const visible = (field: FieldMeta) => shown(field) && !(hidden.has(field.key) && !field.required);
  if (first.length === 0) return tabsOf(form, visible).map(narrow);
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const top = first.flatMap((key) => byKey.get(key) ?? []).filter(visible);
  const rest = tabsOf(form, (field) => visible(field) && !place.has(field.key)).map(narrow);
  const head: SectionModel = { key: "first", label: undefined, columns: 1, collapsed: false, fields: top };
  const [start, ...more] = rest;
  if (start && start.label === undefined) return [{ ...start, sections: [head, ...start.sections] }, ...more];
  return [{ key: "tab-first", label: undefined, sections: [head] }, ...rest];
}

const narrow = (tab: TabModel): TabModel => ({
  ...tab,
  sections: tab.sections.map((section) => ({ ...section, columns: 1 })),
});

/** Columns that a field takes in a section: as set, all for one that wants the whole width, else one. */
export function spanOf(field: FieldMeta, columns: number, wide: boolean): number {
  return Math.min(field.width ?? (wide ? columns : 1), columns);
}
