import {
  type Definition,
  type FieldDef,
  type FieldPath,
  fieldAt,
  keyOf,
  parentOf,
  pathOf,
  pathsInOrder,
  type SectionDef,
  sectionsOf,
  siblings,
} from "./definition";
import {
  addField,
  duplicateField,
  moveField,
  type Place,
  pasteField,
  placeAfter,
  placeOf,
  removeField,
  setField,
  stepField,
} from "./fields";
import { endGesture, type History, newHistory, record, redo, undo } from "./history";
import { freeKey, keyFrom } from "./keys";
import { renameKey } from "./references";
import { addSection, addTab, moveSection, removeSection, tabOfSection } from "./sections";

export type Selection =
  | { kind: "form" }
  | { kind: "field"; path: FieldPath }
  | { kind: "section"; index: number }
  | { kind: "tab"; start: number };

export interface DesignerState {
  readonly history: History<Definition>;
  readonly selection: Selection;
  /** Shown tab of the form. */
  readonly tab: number;
  readonly clipboard: FieldDef | SectionClip | null;
  /** What was just added, to flash; changes with every addition. */
  readonly added: { path: FieldPath; stamp: number } | null;
  /** Fields that the server has published: their keys never change. */
  readonly published: ReadonlySet<FieldPath>;
  /** Counts selections made by the person, so that panels with texts of their own begin anew. */
  readonly turn: number;
}

export interface SectionClip {
  readonly section: SectionDef;
  readonly fields: readonly FieldDef[];
}

export const FORM: Selection = { kind: "form" };

export const definitionOf = (state: DesignerState): Definition => state.history.present;

export function newState(form: Definition, published: Iterable<FieldPath> = []): DesignerState {
  return {
    history: newHistory(form),
    selection: FORM,
    tab: 0,
    clipboard: null,
    added: null,
    published: new Set(published),
    turn: 0,
  };
}

/** Every path of a definition, to know what is published. */
export const publishedPaths = (form: Definition | null): FieldPath[] => (form ? pathsInOrder(form) : []);

function edited(state: DesignerState, form: Definition, gesture: string | null = null): DesignerState {
  return { ...state, history: record(state.history, form, gesture) };
}

/** Brings the selection back to something that exists, and shows its tab. */
function settled(state: DesignerState): DesignerState {
  const form = definitionOf(state);
  const { selection } = state;
  const gone =
    (selection.kind === "field" && !fieldAt(form, selection.path)) ||
    (selection.kind === "section" && !sectionsOf(form)[selection.index]) ||
    (selection.kind === "tab" && !sectionsOf(form)[selection.start]?.tab);
  return shown(gone ? { ...state, selection: FORM } : state);
}

function shown(state: DesignerState): DesignerState {
  const form = definitionOf(state);
  const section = selectedSection(form, state.selection);
  return section === null ? state : { ...state, tab: tabOfSection(form, section) };
}

function selectedSection(form: Definition, selection: Selection): number | null {
  if (selection.kind === "section") return selection.index;
  if (selection.kind === "tab") return selection.start;
  if (selection.kind === "form") return null;
  const place = placeOf(form, parentOf(selection.path) ?? selection.path);
  return place && "section" in place ? place.section : null;
}

export function select(state: DesignerState, selection: Selection): DesignerState {
  return shown({ ...state, selection, turn: state.turn + 1, history: endGesture(state.history) });
}

/** Any change of the definition; edits with the same `gesture` in a row are one entry of undo. */
export function change(
  state: DesignerState,
  edit: (form: Definition) => Definition,
  gesture: string | null = null,
): DesignerState {
  return settled(edited(state, edit(definitionOf(state)), gesture));
}

function withAdded(state: DesignerState, form: Definition, path: FieldPath): DesignerState {
  const next = select(edited(state, form), { kind: "field", path });
  return { ...next, added: { path, stamp: (state.added?.stamp ?? 0) + 1 } };
}

/** Where something new goes when nobody says where: behind the selection. */
export function placeForNew(state: DesignerState, intoRows = false): Place {
  const form = definitionOf(state);
  const { selection } = state;
  if (selection.kind === "field") {
    const parent = parentOf(selection.path);
    return placeAfter(form, parent && !intoRows ? parent : selection.path);
  }
  if (selection.kind === "section")
    return { section: selection.index, index: sectionsOf(form)[selection.index]?.fields.length ?? 0 };
  if (selection.kind === "tab") return { section: selection.start, index: 0 };
  const [first] = [...sectionsOf(form).keys()]
    .filter((index) => tabOfSection(form, index) === state.tab)
    .reverse();
  return first === undefined
    ? placeAfter(form, null)
    : { section: first, index: sectionsOf(form)[first]?.fields.length ?? 0 };
}

export function add(state: DesignerState, field: FieldDef, place?: Place): DesignerState {
  const added = addField(definitionOf(state), field, place ?? placeForNew(state));
  return withAdded(state, added.form, added.path);
}

export function move(state: DesignerState, path: FieldPath, place: Place): DesignerState {
  const form = moveField(definitionOf(state), path, place);
  if (form === definitionOf(state)) return select(state, { kind: "field", path });
  const next = select(edited(state, form), { kind: "field", path });
  return { ...next, added: { path, stamp: (state.added?.stamp ?? 0) + 1 } };
}

/** One step of the selected thing; the selection goes with it. */
export function step(state: DesignerState, by: 1 | -1): DesignerState {
  const form = definitionOf(state);
  const { selection } = state;
  if (selection.kind === "field") return shown(edited(state, stepField(form, selection.path, by)));
  if (selection.kind !== "section") return state;
  const to = selection.index + by;
  if (to < 0 || to >= sectionsOf(form).length) return state;
  const moved = moveSection(form, selection.index, by > 0 ? to + 1 : to);
  return shown({ ...edited(state, moved), selection: { kind: "section", index: to } });
}

/** The thing before or after the selection, in the order of the screen. */
export function stepSelection(state: DesignerState, by: 1 | -1): DesignerState {
  const paths = pathsInOrder(definitionOf(state));
  const { selection } = state;
  const at = selection.kind === "field" ? paths.indexOf(selection.path) : by > 0 ? -1 : paths.length;
  const path = paths[at + by];
  return path === undefined ? state : select(state, { kind: "field", path });
}

export function remove(state: DesignerState): DesignerState {
  const form = definitionOf(state);
  const { selection } = state;
  if (selection.kind === "section") {
    const next = edited(state, removeSection(form, selection.index));
    return settled({ ...next, selection: FORM });
  }
  if (selection.kind !== "field") return state;
  const place = placeOf(form, selection.path);
  const parent = parentOf(selection.path);
  const list = siblings(form, parent).length;
  const next = edited(state, removeField(form, selection.path));
  return select(next, neighbour(definitionOf(next), place, parent, list));
}

/** What is selected after a deletion: what stands in its place now. */
function neighbour(
  form: Definition,
  place: Place | null,
  parent: string | undefined,
  before: number,
): Selection {
  if (!place) return FORM;
  const keys =
    "parent" in place
      ? siblings(form, place.parent).map((field) => field.key)
      : (sectionsOf(form)[place.section]?.fields ?? []);
  const key = keys[Math.min(place.index, keys.length - 1)];
  if (key !== undefined && before > 0) return { kind: "field", path: pathOf(parent, key) };
  if (parent) return { kind: "field", path: parent };
  return "section" in place ? { kind: "section", index: place.section } : FORM;
}

export function duplicate(state: DesignerState, suffix: Readonly<Record<string, string>>): DesignerState {
  const { selection } = state;
  if (selection.kind !== "field") return state;
  const made = duplicateField(definitionOf(state), selection.path, suffix);
  return withAdded(state, made.form, made.path);
}

export function copy(state: DesignerState): DesignerState {
  const form = definitionOf(state);
  const { selection } = state;
  if (selection.kind === "field")
    return { ...state, clipboard: fieldAt(form, selection.path) ?? state.clipboard };
  const section = selection.kind === "section" ? sectionsOf(form)[selection.index] : undefined;
  if (!section) return state;
  const fields = section.fields.flatMap((key) => fieldAt(form, key) ?? []);
  return { ...state, clipboard: { section, fields } };
}

export function paste(state: DesignerState, given: unknown = state.clipboard): DesignerState {
  const form = definitionOf(state);
  if (isSectionClip(given)) return pastedSection(state, given);
  if (!isField(given)) return state;
  const made =
    pasteField(form, given, placeForNew(state, true)) ?? pasteField(form, given, placeForNew(state));
  return made ? withAdded(state, made.form, made.path) : state;
}

function pastedSection(state: DesignerState, clip: SectionClip): DesignerState {
  const at =
    (selectedSection(definitionOf(state), state.selection) ?? sectionsOf(definitionOf(state)).length - 1) + 1;
  const { tab: _tab, ...section } = clip.section;
  let form = addSection(definitionOf(state), { ...section, fields: [] }, at);
  for (const [index, field] of clip.fields.entries())
    form = pasteField(form, field, { section: at, index })?.form ?? form;
  return select(edited(state, form), { kind: "section", index: at });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

export const isField = (value: unknown): value is FieldDef =>
  isObject(value) && typeof value.type === "string" && isObject(value.label);

export const isSectionClip = (value: unknown): value is SectionClip =>
  isObject(value) && isObject(value.section) && Array.isArray(value.fields);

export function addSectionAt(state: DesignerState, section: SectionDef, at?: number): DesignerState {
  const form = definitionOf(state);
  const selected = selectedSection(form, state.selection);
  const behind =
    [...sectionsOf(form).keys()].filter((index) => tabOfSection(form, index) === state.tab).pop() ?? -1;
  const index = at ?? (selected ?? behind) + 1;
  return select(edited(state, addSection(form, section, index)), { kind: "section", index });
}

export function moveSectionTo(state: DesignerState, from: number, to: number): DesignerState {
  const form = moveSection(definitionOf(state), from, to);
  return select(edited(state, form), { kind: "section", index: to > from ? to - 1 : to });
}

export function addTabAtEnd(
  state: DesignerState,
  first: SectionDef["tab"],
  label: SectionDef["tab"],
): DesignerState {
  const form = definitionOf(state);
  // A form without tabs becomes the first of two: a single tab would say nothing.
  const hasTabs = sectionsOf(form).some((section) => section.tab);
  const [head] = sectionsOf(form);
  const started =
    hasTabs || !head || !first
      ? form
      : { ...form, layout: [{ ...head, tab: first }, ...sectionsOf(form).slice(1)] };
  const made = addTab(started, label);
  return select(edited(state, made.form), { kind: "tab", start: made.section });
}

/** Gives a field that was never published another key, everywhere. */
export function rename(
  state: DesignerState,
  path: FieldPath,
  to: string,
  gesture: string | null = null,
): DesignerState {
  const parent = parentOf(path);
  const from = keyOf(path);
  if (state.published.has(path) || from === to) return state;
  const form = parent
    ? setField(definitionOf(state), path, { key: to })
    : renameKey(definitionOf(state), from, to);
  const { selection } = state;
  const children = selection.kind === "field" && parentOf(selection.path) === from && !parent;
  const moved: Selection =
    selection.kind === "field" && selection.path === path
      ? { kind: "field", path: pathOf(parent, to) }
      : children && selection.kind === "field"
        ? { kind: "field", path: pathOf(to, keyOf(selection.path)) }
        : selection;
  return { ...edited(state, form, gesture), selection: moved };
}

/** The key of a new field follows its label as long as nobody chose another. */
export function keyFromLabel(state: DesignerState, path: FieldPath, provisional: RegExp): DesignerState {
  const field = fieldAt(definitionOf(state), path);
  if (!field || state.published.has(path) || !provisional.test(field.key)) return state;
  const taken = siblings(definitionOf(state), parentOf(path))
    .filter((item) => item !== field)
    .map(({ key }) => key);
  const text = field.label.zh ?? Object.values(field.label)[0] ?? "";
  return rename(state, path, freeKey(keyFrom(text, field.key), taken), state.history.gesture);
}

export const undone = (state: DesignerState): DesignerState =>
  settled({ ...state, history: undo(state.history) });
export const redone = (state: DesignerState): DesignerState =>
  settled({ ...state, history: redo(state.history) });

/** Another definition from elsewhere (a version taken up again, the other side of a conflict); undo brings this back. */
export const replaced = (state: DesignerState, form: Definition): DesignerState =>
  settled(edited(state, form));
