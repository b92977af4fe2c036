import type { RecordRow } from "../../../../api/types";

/** What is known of the children of a record. */
export interface Children {
  rows: RecordRow[];
  /** There are more of them to load. */
  more: boolean;
  loading: boolean;
}

export type TreeLine =
  | { kind: "record"; row: RecordRow; depth: number; open: boolean; children: number; parent: string | null }
  | { kind: "more"; parent: string | null; depth: number; loading: boolean };

/** Lines of a tree in order: each record, below it the open ones' children. `counts`: children by record. */
export function flatten(
  children: ReadonlyMap<string | null, Children>,
  open: ReadonlySet<string>,
  counts: ReadonlyMap<string, number>,
): TreeLine[] {
  const lines: TreeLine[] = [];
  const seen = new Set<string>();
  const walk = (parent: string | null, depth: number) => {
    const known = children.get(parent);
    for (const row of known?.rows ?? []) {
      if (seen.has(row.id)) continue; // moved while an older answer still names it elsewhere
      seen.add(row.id);
      const isOpen = open.has(row.id);
      lines.push({ kind: "record", row, depth, open: isOpen, children: counts.get(row.id) ?? 0, parent });
      if (isOpen) walk(row.id, depth + 1);
    }
    if (!known || known.more || known.loading)
      lines.push({ kind: "more", parent, depth, loading: known?.loading ?? true });
  };
  walk(null, 0);
  return lines;
}

/** Whether `id` stands at or below `above`, as far as the tree is known; the server knows all of it. */
export function isBelow(lines: readonly TreeLine[], id: string, above: string): boolean {
  const parents = new Map(
    lines.flatMap((line) => (line.kind === "record" ? [[line.row.id, line.parent] as const] : [])),
  );
  for (let at: string | null | undefined = id; at; at = parents.get(at)) if (at === above) return true;
  return false;
}
