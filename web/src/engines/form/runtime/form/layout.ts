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

/** A section of the layout with its number and the tab it stands in. */
interface Part {
  index: number;
  layout: LayoutSection;
  tab: Pick<TabModel, "key" | "label">;
}

/** The sections in order; own fields that no section names are in one more at the end. */
function partsOf(form: FormMeta): Part[] {
  const placed = new Set(form.layout.flatMap((section) => section.fields));
  const rest = form.fields.filter((field) => !field.system && !placed.has(field.key));
  const last = { columns: form.layout.at(-1)?.columns ?? 2, fields: rest.map(({ key }) => key) };
  let tab: Part["tab"] | undefined;
  return [...form.layout, last].map((layout: LayoutSection, index) => {
    if (layout.tab || !tab) tab = { key: `tab-${index}`, label: layout.tab };
    return { index, layout, tab };
  });
}

/** The layout with its fields; own fields that no section names come last. Empty sections and tabs are left out. */
export function tabsOf(form: FormMeta, shown: Shown): TabModel[] {
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const tabs: TabModel[] = [];
  for (const { index, layout, tab } of partsOf(form)) {
    const fields = layout.fields.flatMap((key) => byKey.get(key) ?? []).filter(shown);
    if (fields.length) put(tabs, tab, sectionOf(layout, index, fields));
  }
  return tabs;
}

function put(tabs: TabModel[], tab: Part["tab"], section: SectionModel): void {
  const known = tabs.find(({ key }) => key === tab.key);
  if (known) known.sections.push(section);
  else tabs.push({ ...tab, sections: [section] });
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

/**
 * On a phone: what is hidden there is left out, what is ordered comes first; one column. Sections and tabs stay: a section
 * stands where most of its fields stand together, and a field moved away from it belongs to the section before it.
 */
export function phoneTabsOf(form: FormMeta, shown: Shown): TabModel[] {
  const hidden = new Set(form.phone?.hidden ?? []);
  const first = form.phone?.order ?? [];
  const visible = (field: FieldMeta) => shown(field) && !(hidden.has(field.key) && !field.required);
  if (first.length === 0) return tabsOf(form, visible).map(narrow);
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const parts = partsOf(form);
  const tabs: TabModel[] = [];
  for (const { home, keys } of settled(runsOf(first, parts))) {
    const fields = keys.flatMap((key) => byKey.get(key) ?? []).filter(visible);
    if (fields.length === 0) continue;
    const part = home === undefined ? undefined : parts[home];
    if (part) put(tabs, part.tab, sectionOf(part.layout, part.index, fields));
    else put(tabs, headOf(parts), { ...HEAD, fields });
  }
  return tabs.map(narrow);
}

const HEAD: SectionModel = { key: "first", label: undefined, columns: 1, collapsed: false, fields: [] };

/** Where fields go that stand before all sections: before the tabs, if there are any. */
const headOf = ([start]: Part[]): Part["tab"] =>
  start && start.tab.label === undefined ? start.tab : { key: "tab-first", label: undefined };

/** Fields of one section that stand together; `home`: the section's number, none for those before all sections. */
interface Run {
  home?: number;
  keys: string[];
}

function runsOf(first: string[], parts: Part[]): Run[] {
  const homes = new Map(parts.flatMap(({ layout, index }) => layout.fields.map((key) => [key, index])));
  const order = [...new Set([...first, ...homes.keys()])];
  const runs: Run[] = [];
  for (const key of order) {
    const home = homes.get(key);
    if (home === undefined) continue;
    const last = runs.at(-1);
    if (last?.home === home) last.keys.push(key);
    else runs.push({ home, keys: [key] });
  }
  return runs;
}

/**
 * Each section once, where its longest run is (the last of equals: moved fields come first); other runs join what stands
 * before them.
 */
function settled(runs: Run[]): Run[] {
  const longest = new Map<number | undefined, Run>();
  for (const run of runs) {
    const known = longest.get(run.home);
    if (!known || run.keys.length >= known.keys.length) longest.set(run.home, run);
  }
  const found: Run[] = [{ keys: [] }];
  for (const run of runs) {
    if (longest.get(run.home) === run) found.push({ ...run, keys: [...run.keys] });
    else found.at(-1)?.keys.push(...run.keys);
  }
  return found;
}

const narrow = (tab: TabModel): TabModel => ({
  ...tab,
  sections: tab.sections.map((section) => ({ ...section, columns: 1 })),
});

/** Columns that a field takes in a section: as set, all for one that wants the whole width, else one. */
export function spanOf(field: FieldMeta, columns: number, wide: boolean): number {
  return Math.min(field.width ?? (wide ? columns : 1), columns);
}
