import type { FormMeta } from "../../api/types";
import type { Labels, PrintBlock } from "./api";

/** What the designer adds; the words are those of the person's language, in both. */
export const KINDS = [
  "heading",
  "text",
  "fields",
  "rows",
  "pictures",
  "signature",
  "code",
  "line",
  "space",
  "page_break",
] as const;
type Kind = (typeof KINDS)[number];

/** A new block that can be printed as it is; undefined where the form has no field for it. */
export function startBlock(kind: Kind, form: FormMeta, words: Labels): PrintBlock | undefined {
  const own = form.fields.filter((field) => !field.system);
  const files = form.fields.find((field) => field.type === "image")?.key;
  const rows = form.fields.find((field) => field.type === "sub_table")?.key;
  if (kind === "heading" || kind === "text") return { kind, text: words };
  if (kind === "fields") return { kind, fields: own.slice(0, 4).map((field) => field.key) };
  if (kind === "rows") return rows === undefined ? undefined : { kind, field: rows };
  if (kind === "pictures") return files === undefined ? undefined : { kind, field: files };
  if (kind === "signature") return { kind, label: words };
  if (kind === "code") return { kind, text: "{{$url}}" };
  return { kind };
}

/** The list with the block at `from` moved to `to`; the same list where that is no place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined || to < 0 || to > next.length) return [...list];
  next.splice(to, 0, item);
  return next;
}
