import { useMemo, useRef } from "react";
import type { RecordRow } from "../../../../api/types";
import type { GridProps } from "./gridTypes";

/** Marks rows by their boxes; with Shift all between the one marked last and this one. */
export function useToggle({ layout, selected, onSelect }: GridProps) {
  const anchor = useRef<number | null>(null);
  return (place: number, id: string, range = false) => {
    const next = new Set(selected);
    if (range && anchor.current !== null) {
      const [low, high] = [Math.min(anchor.current, place), Math.max(anchor.current, place)];
      for (let at = low; at <= high; at++) {
        const line = layout.line(at);
        if (line.type === "row") next.add(line.row.id);
      }
    } else if (!next.delete(id)) next.add(id);
    anchor.current = place;
    onSelect([...next]);
  };
}

/** The selected rows as they are now; those that were scrolled out of memory as they were then. */
export function useChosen(held: () => RecordRow[], version: unknown, selected: string[]): RecordRow[] {
  const kept = useRef<ReadonlyMap<string, RecordRow>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells when the rows at hand are others
  return useMemo(() => {
    const fresh = new Map(selected.length > 0 ? held().map((row) => [row.id, row]) : []);
    const chosen = selected.flatMap((id) => fresh.get(id) ?? kept.current.get(id) ?? []);
    kept.current = new Map(chosen.map((row) => [row.id, row]));
    return chosen;
  }, [version, selected]);
}
