import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";

export interface Place {
  id: string;
  name: string;
  kind: string;
  parts?: number;
  pieces?: number | string;
}

export interface Part {
  id: string;
  name: string;
  code?: string;
  model?: string;
  unit?: string;
}

export interface StockRow {
  place: Place;
  part: Part;
  quantity: number | string;
  safety_stock?: number | string | null;
}

export interface ShortPart {
  part: Part;
  quantity: number | string;
  safety_stock: number | string;
  missing: number | string;
}

export type MoveKind = "receive" | "issue" | "return" | "transfer" | "scrap";

export interface MoveBody {
  lines: { part: string; quantity: number; unit_cost?: number; serial?: string }[];
  from?: string;
  to?: string;
  note?: string;
}

const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);

export function useStock(search: string, place: string | undefined) {
  return useQuery({
    queryKey: ["stock", "on-hand", search, place],
    queryFn: async ({ signal }) =>
      rowsOf(
        await api.get<StockRow[] | { rows: StockRow[] }>("/stock", { query: { search, place }, signal }),
      ),
    placeholderData: (previous) => previous,
  });
}

export function usePlaces() {
  return useQuery({
    queryKey: ["stock", "places"],
    queryFn: async () => rowsOf(await api.get<Place[] | { rows: Place[] }>("/stock/places")),
  });
}

export function useBelowSafety() {
  return useQuery({
    queryKey: ["stock", "below-safety"],
    queryFn: async () => rowsOf(await api.get<ShortPart[] | { rows: ShortPart[] }>("/stock/below-safety")),
  });
}

export const moveParts = (kind: MoveKind, body: MoveBody, idempotencyKey: string) =>
  api.post<{ lines: unknown[] }>(`/stock/${kind}`, body, { idempotencyKey });
