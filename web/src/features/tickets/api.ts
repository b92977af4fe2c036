import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { RecordRow } from "../../api/types";

interface Reason {
  factor: string;
  label: string;
  score: number;
  best?: number;
  text: string;
}

interface Exclusion {
  code: string;
  text: string;
  /** Not even a dispatcher may override it. */
  firm?: boolean;
}

/** An engineer for a ticket: score with its parts, and why not where excluded. */
export interface Candidate {
  engineer: { id: string; user_id: string | null; name: string; own?: boolean; open_count?: number };
  score: number;
  eligible: boolean;
  slot?: { start: string; end: string } | null;
  reasons: Reason[];
  excluded: Exclusion[];
}

export interface Assignment {
  user_id: string;
  planned_start?: string;
  planned_end?: string;
  note?: string;
}

interface BulkResult {
  ticket: string;
  ok: boolean;
  engineer?: string;
  error?: string;
}

/** A customer found by a phone number, with assets and latest tickets. */
export interface Caller extends RecordRow {
  name: string;
  phone?: string;
  tier?: string;
  assets?: RecordRow[];
  tickets?: RecordRow[];
  open_count?: number;
}

const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);

export function useCandidates(ticket: string) {
  return useQuery({
    queryKey: ["candidates", ticket],
    queryFn: async () =>
      rowsOf(await api.get<Candidate[] | { rows: Candidate[] }>(`/tickets/${ticket}/candidates`)),
    staleTime: 0,
  });
}

export function useCallers(phone: string) {
  return useQuery({
    queryKey: ["customer-lookup", phone],
    enabled: phone.replace(/\D/g, "").length >= 7,
    retry: false,
    queryFn: async ({ signal }) =>
      rowsOf(await api.get<Caller[] | { rows: Caller[] }>("/customers/lookup", { query: { phone }, signal })),
  });
}

/** The ticket's fees by payer: rows of [payer, sum]. Void ones do not count. */
export function useFees(ticket: string, enabled: boolean) {
  return useQuery({
    queryKey: ["records", "fee_line", "sum", ticket],
    enabled,
    retry: false,
    queryFn: () =>
      api.post<{ rows: [string | null, number | null][] }>("/reports/query", {
        form: "fee_line",
        dimensions: [{ field: "payer" }],
        measures: [{ fn: "sum", field: "amount" }],
        filter: {
          and: [
            { field: "ticket", op: "eq", value: ticket },
            { field: "status", op: "ne", value: "void" },
          ],
        },
      }),
  });
}

export const assignTicket = (ticket: string, body: Assignment, idempotencyKey: string) =>
  api.post<unknown>(`/tickets/${ticket}/assign`, body, { idempotencyKey });

export const unassignTicket = (ticket: string) => api.post<unknown>(`/tickets/${ticket}/unassign`, {});

export async function assignMany(tickets: string[], user_id?: string): Promise<BulkResult[]> {
  const answer = await api.post<{ results: BulkResult[] }>("/tickets/bulk-assign", {
    tickets,
    ...(user_id && { user_id }),
  });
  return answer.results;
}
