import { moved } from "../../../lib/lists";
import { compact, type Definition, insertedAt, type SectionDef, sectionsOf } from "./definition";

const withLayout = (form: Definition, layout: readonly SectionDef[]): Definition => ({ ...form, layout });

export function addSection(form: Definition, section: SectionDef, at: number): Definition {
  return withLayout(form, insertedAt(sectionsOf(form), at, section));
}

export function setSection(form: Definition, at: number, change: Partial<SectionDef>): Definition {
  return withLayout(
    form,
    sectionsOf(form).map((section, index) => (index === at ? compact({ ...section, ...change }) : section)),
  );
}

/** `to` counts with the section where it is now: it goes before the section that stands there. */
export function moveSection(form: Definition, from: number, to: number): Definition {
  const target = to > from ? to - 1 : to;
  if (target === from || !sectionsOf(form)[from]) return form;
  const layout = [...sectionsOf(form)];
  const section = layout[from];
  const next = layout[from + 1];
  if (section?.tab && next && !next.tab) {
    // The tab stays where it is: its next section takes the name over.
    layout[from + 1] = { ...next, tab: section.tab };
    layout[from] = compact({ ...section, tab: undefined });
  }
  return withLayout(form, moved(layout, from, target));
}

/** Takes a section away; its fields go to the one before (or after), so none is lost. */
export function removeSection(form: Definition, at: number): Definition {
  const layout = sectionsOf(form);
  const gone = layout[at];
  if (!gone || layout.length === 1) return form;
  const heir = at > 0 ? at - 1 : 1;
  const handed = layout.map((section, index) => {
    if (index !== heir || gone.fields.length === 0) return section;
    const fields = heir < at ? [...section.fields, ...gone.fields] : [...gone.fields, ...section.fields];
    return { ...section, fields };
  });
  const rest = handed.filter((_, index) => index !== at);
  const next = rest[at];
  // The next section of the same tab takes the tab's name over.
  if (gone.tab && next && !next.tab) rest[at] = { ...next, tab: gone.tab };
  return withLayout(form, rest);
}

export interface Tab {
  /** Index of the section that starts it; -1: what stands before the first tab. */
  start: number;
  label: SectionDef["tab"];
  sections: number[];
}

/** The sections in tabs; one nameless tab when the form has none. */
export function tabsOf(form: Definition): Tab[] {
  const tabs: Tab[] = [{ start: -1, label: undefined, sections: [] }];
  for (const [index, section] of sectionsOf(form).entries()) {
    if (section.tab) tabs.push({ start: index, label: section.tab, sections: [index] });
    else tabs[tabs.length - 1]?.sections.push(index);
  }
  return tabs.filter((tab) => tab.start >= 0 || tab.sections.length > 0);
}

/** Number of the tab in which a section stands. */
export function tabOfSection(form: Definition, section: number): number {
  const found = tabsOf(form).findIndex((tab) => tab.sections.includes(section));
  return Math.max(0, found);
}

/** A new tab with one empty section at the end. */
export function addTab(form: Definition, label: SectionDef["tab"]): { form: Definition; section: number } {
  const section = sectionsOf(form).length;
  return {
    form: addSection(form, { columns: 2, fields: [], ...(label && { tab: label }) }, section),
    section,
  };
}

/** The tab's sections join the tab before; none is lost. */
export function removeTab(form: Definition, start: number): Definition {
  return setSection(form, start, { tab: undefined });
}

/** Moves a tab with all its sections by one place. */
export function moveTab(form: Definition, start: number, by: 1 | -1): Definition {
  const tabs = tabsOf(form);
  const at = tabs.findIndex((tab) => tab.start === start);
  const other = tabs[at + by];
  if (at < 0 || !other || other.start < 0) return form;
  const order = moved(tabs, at, at + by).flatMap((tab) => tab.sections);
  const layout = sectionsOf(form);
  return withLayout(
    form,
    order.flatMap((index) => layout[index] ?? []),
  );
}
