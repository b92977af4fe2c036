import type { Part, Place, StockRow } from "./api";

export interface MatrixRow {
  part: Part;
  total: number;
  byPlace: Map<string, number>;
}

/** Rows of (place, part, quantity) as a table of parts by places; places in order of their names. */
export function matrixOf(rows: StockRow[]): { places: Place[]; parts: MatrixRow[] } {
  const places = new Map<string, Place>();
  const parts = new Map<string, MatrixRow>();
  for (const { place, part, quantity } of rows) {
    places.set(place.id, place);
    const row = parts.get(part.id) ?? { part, total: 0, byPlace: new Map() };
    const count = Number(quantity);
    row.byPlace.set(place.id, (row.byPlace.get(place.id) ?? 0) + count);
    row.total += count;
    parts.set(part.id, row);
  }
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  return {
    places: [...places.values()].sort(byName),
    parts: [...parts.values()].sort((a, b) => byName(a.part, b.part)),
  };
}
