import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import type { RecordRow, Ref } from "../api/types";
import { filesOf } from "../engines/form/runtime/values";
import { useRequest } from "../ui/phone/request";

/** What the engineer's pages read and send; the server's visits module answers. */

export type VisitTab = "todo" | "done";

/** A line of the list: the visit's own columns and paths into its ticket such as `ticket.subject`. */
export interface VisitRow {
  id: string;
  no: string;
  status: string;
  planned_start: string | null;
  planned_end: string | null;
  completed_at: string | null;
  customer: Ref | null;
  ticket: Ref | null;
  [path: `ticket.${string}`]: unknown;
}

export interface PartUsed {
  id: string;
  part: Ref | null;
  quantity: number;
  "part.unit"?: string | null;
}

export interface FeeLine {
  id: string;
  item: string;
  name: string | null;
  quantity: number;
  unit_price: number;
  amount: number | null;
  payer: string;
  status: string;
}

export interface StockRow {
  place: { id: string; name: string; kind?: string };
  part: { id: string; name: string; code?: string | null; model?: string | null; unit?: string | null };
  quantity: number;
}

export interface VisitDetail {
  visit: RecordRow;
  /** Null when the ticket was given to somebody else meanwhile. */
  ticket: RecordRow | null;
  customer: RecordRow | null;
  asset: RecordRow | null;
  history: RecordRow[];
  report: RecordRow | null;
  parts: PartUsed[];
  fees: FeeLine[];
  van: { place: { id: string; name: string }; rows: StockRow[] } | null;
  /** Steps that the server allows now. */
  steps: string[];
}

const POLL_MS = 30_000;

export function useVisits(tab: VisitTab) {
  return useQuery({
    queryKey: ["visits", "list", tab],
    queryFn: async () => (await api.get<{ rows: VisitRow[] }>("/field/visits", { query: { tab } })).rows,
    refetchInterval: POLL_MS,
  });
}

const oneKey = (id: string) => ["visits", "one", id];

export function useVisit(id: string) {
  return useQuery({
    queryKey: oneKey(id),
    queryFn: () => api.get<VisitDetail>(`/field/visits/${id}`),
    refetchInterval: POLL_MS,
  });
}

/** What lies in the van of whoever is signed in. */
export function useVanStock() {
  return useQuery({
    queryKey: ["visits", "van"],
    queryFn: async () => {
      const { rows } = await api.get<{ rows: StockRow[] }>("/stock");
      return rows.filter((row) => row.place.kind === "van");
    },
  });
}

/** What a step may carry; see the server's StepBody. */
export interface StepBody {
  reason?: string | null;
  note?: string | null;
  position?: { lng: number; lat: number; accuracy?: number | null; datum?: string };
  skip?: boolean;
}

/**
 * One request about a visit ("accept", "report", "fees/<id>/void"), safe to send twice.
 * Its answer is the visit as it is then, shown at once.
 */
export function useVisitRequest<B extends object>(id: string, what: string) {
  const client = useQueryClient();
  return useRequest(`visit.${id}.${what}`, async (body: B, idempotencyKey) => {
    const detail = await api.post<VisitDetail>(`/field/visits/${id}/${what}`, body, { idempotencyKey });
    client.setQueryData(oneKey(id), detail);
    void client.invalidateQueries({ queryKey: ["visits", "list"] });
    void client.invalidateQueries({ queryKey: ["visits", "van"] });
    return detail;
  });
}

/** A value of the report's form as the report endpoint takes it: files are bare ids. */
export function reportBody(values: Record<string, unknown>): Record<string, unknown> {
  const { photos_before, photos_after, ...words } = values;
  const ids = (files: unknown) => filesOf(files).map(({ id }) => id);
  return { ...words, photos_before: ids(photos_before), photos_after: ids(photos_after) };
}
