import type { FieldMeta, FormMeta } from "../../api/types";
import type { Labels, PrintBlock, PrintDefinition } from "./api";

/** Where a block stands: in the template itself (""), or in a cell of columns ("3.1": cell 1 of block 3). */
export interface Place {
  readonly list: string;
  readonly index: number;
}

type Blocks = readonly PrintBlock[];

export const at = (list: string, index: number): Place => ({ list, index });
export const same = (one: Place | null, other: Place | null) =>
  one?.list === other?.list && one?.index === other?.index;
/** As the server names it in what is wrong: "blocks.3.cells.1.0". */
export const pathOf = ({ list, index }: Place) => {
  const [block, cell] = list.split(".");
  return list ? `blocks.${block}.cells.${cell}.${index}` : `blocks.${index}`;
};
export const textOf = ({ list, index }: Place) => `${list}:${index}`;
export function placeOf(text: string): Place {
  const [list = "", index = "0"] = text.split(":");
  return { list, index: Number(index) };
}

export const blocksOf = (definition: PrintDefinition): Blocks => definition.blocks ?? [];

/** The blocks of one list. */
export function listAt(definition: PrintDefinition, list: string): Blocks {
  if (!list) return blocksOf(definition);
  const [block, cell] = list.split(".").map(Number);
  return blocksOf(definition)[block ?? -1]?.cells?.[cell ?? -1] ?? [];
}

export const blockAt = (definition: PrintDefinition, place: Place): PrintBlock | undefined =>
  listAt(definition, place.list)[place.index];

function withList(definition: PrintDefinition, list: string, next: Blocks): PrintDefinition {
  if (!list) return { ...definition, blocks: next };
  const [block = -1, cell = -1] = list.split(".").map(Number);
  const blocks = blocksOf(definition).map((item, index) =>
    index === block
      ? { ...item, cells: (item.cells ?? []).map((inner, number) => (number === cell ? next : inner)) }
      : item,
  );
  return { ...definition, blocks };
}

const holds = (block: PrintBlock | undefined) => block?.kind === "columns";
/** Columns within columns there are none. */
const fits = (block: PrintBlock | undefined, list: string) =>
  block !== undefined && !(list !== "" && holds(block));

export function inserted(definition: PrintDefinition, place: Place, block: PrintBlock): PrintDefinition {
  if (!fits(block, place.list)) return definition;
  const list = listAt(definition, place.list);
  return withList(definition, place.list, [...list.slice(0, place.index), block, ...list.slice(place.index)]);
}

export const removed = (definition: PrintDefinition, place: Place): PrintDefinition =>
  withList(
    definition,
    place.list,
    listAt(definition, place.list).filter((_, index) => index !== place.index),
  );

export const replaced = (definition: PrintDefinition, place: Place, block: PrintBlock): PrintDefinition =>
  withList(
    definition,
    place.list,
    listAt(definition, place.list).map((item, index) => (index === place.index ? block : item)),
  );

/** The block with what changes; what becomes undefined goes. */
export function changed(block: PrintBlock, change: Record<string, unknown>): PrintBlock {
  const entries = Object.entries({ ...block, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as PrintBlock;
}

/** The block at `from` stands before what is at `to` now; also where it stands then. Null where it cannot. */
export function moved(
  definition: PrintDefinition,
  from: Place,
  to: Place,
): { definition: PrintDefinition; place: Place } | null {
  const block = blockAt(definition, from);
  const [into] = to.list.split(".");
  // Not into itself, and not to where it is.
  if (!block || !fits(block, to.list) || (from.list === "" && to.list !== "" && Number(into) === from.index))
    return null;
  if (from.list === to.list && (to.index === from.index || to.index === from.index + 1)) return null;
  const gone = removed(definition, from);
  const place = shifted(from, to);
  return { definition: inserted(gone, place, block), place };
}

/** Where `to` is when the block at `from` is gone. */
function shifted(from: Place, to: Place): Place {
  if (from.list === to.list) return to.index > from.index ? { ...to, index: to.index - 1 } : to;
  if (from.list === "" && to.list !== "") {
    const [block = 0, cell = 0] = to.list.split(".").map(Number);
    return block > from.index ? { ...to, list: `${block - 1}.${cell}` } : to;
  }
  return to;
}

/** So many cells; those that go give their blocks to the last that stays. */
export function withCells(block: PrintBlock, count: number): PrintBlock {
  const cells = block.cells ?? [];
  const kept = cells.slice(0, count);
  const rest = cells.slice(count).flat();
  const next = Array.from({ length: count }, (_, number) =>
    number === count - 1 ? [...(kept[number] ?? []), ...rest] : (kept[number] ?? []),
  );
  const widths = Array.from({ length: count }, (_, number) => block.widths?.[number] ?? 1);
  return { ...block, cells: next, widths };
}

// --- new blocks
/** What the designer adds, in groups. */
export const GROUPS = {
  content: ["heading", "text", "fields", "rows", "related"],
  media: ["letterhead", "pictures", "signature", "qr", "barcode"],
  layout: ["columns", "line", "space", "page_break"],
} as const;
export type StartKind = (typeof GROUPS)[keyof typeof GROUPS][number];

export const holdsFiles = (field: FieldMeta) => Boolean(field.accepts);
const holdsRows = (field: FieldMeta) => Boolean(field.settings?.fields);

/** Fields whose values a grid can show. */
export const printable = (form: FormMeta) =>
  form.fields.filter(
    (field) =>
      !field.system && !field.hidden && !field.presentational && !holdsFiles(field) && !holdsRows(field),
  );

interface Start {
  form: FormMeta;
  words: (key: string) => Labels;
  related?: { form: string; field: string; columns: string[] } | undefined;
}

/** A new block that can be printed as it is; undefined where the form has nothing for it. */
export function startBlock(
  kind: StartKind,
  form: FormMeta,
  words: Start["words"],
  related?: Start["related"],
): PrintBlock | undefined {
  const made = STARTS[kind];
  return made ? made({ form, words, related }) : { kind };
}

const STARTS: Partial<Record<StartKind, (start: Start) => PrintBlock | undefined>> = {
  heading: ({ words }) => ({ kind: "heading", text: words("printing.kinds.heading") }),
  text: ({ words }) => ({ kind: "text", text: words("printing.kinds.text") }),
  fields: ({ form }) => {
    const keys = printable(form)
      .slice(0, 6)
      .map((field) => field.key);
    return keys.length > 0 ? { kind: "fields", fields: keys } : undefined;
  },
  rows: ({ form }) => {
    const field = form.fields.find(holdsRows);
    return field && { kind: "rows", field: field.key, label: field.label as Labels };
  },
  related: ({ related }) => related && { kind: "related", ...related },
  pictures: ({ form }) => {
    const field = form.fields.find((item) => holdsFiles(item) && item.type !== "signature");
    return field && { kind: "pictures", field: field.key, label: field.label as Labels };
  },
  signature: ({ words }) => ({ kind: "signature", label: words("printing.kinds.signature") }),
  qr: () => ({ kind: "code", text: "{{$url}}" }),
  barcode: () => ({ kind: "code", code: "barcode", text: "{{no}}", caption: true, size: 50 }),
  columns: ({ words }) => ({
    kind: "columns",
    widths: [1, 1],
    cells: [[{ kind: "text", text: words("printing.kinds.text") }], []],
  }),
};

/** What is said of a block in the list of blocks, besides its kind. */
export function summary(block: PrintBlock, label: (texts: Labels) => string): string {
  if (block.cells)
    return block.cells
      .flat()
      .map((inner) => summary(inner, label))
      .filter(Boolean)
      .join(" · ");
  if (typeof block.text === "string") return block.text;
  if (block.text) return label(block.text);
  if (block.label && label(block.label)) return label(block.label);
  return "";
}

/** The name of a kind, as the words for it are keyed. */
export const wordOf = (block: PrintBlock) => (block.code === "barcode" ? "barcode" : block.kind);

/** Texts with one language changed; an emptied one goes. */
export function reworded(texts: Labels | undefined, language: string, text: string): Labels {
  const { [language]: _old, ...rest } = texts ?? {};
  return text ? { ...rest, [language]: text } : rest;
}
