import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/client";
import type { Label } from "../../../api/types";

interface Change {
  field: string;
  label: Label;
  old: unknown;
  new: unknown;
}

export interface Entry {
  kind?: "history" | "comment";
  id?: string;
  version?: number;
  at: string;
  actor: { id: string; name: string };
  action?: string;
  changes?: Change[];
  body?: string;
  public?: boolean;
}

const rowsOf = (answer: Entry[] | { rows: Entry[] }) => (Array.isArray(answer) ? answer : answer.rows);

export function useTimeline(form: string, id: string) {
  return useQuery({
    queryKey: ["record", form, id, "timeline"],
    queryFn: async () =>
      rowsOf(await api.get<Entry[] | { rows: Entry[] }>(`/forms/${form}/records/${id}/timeline`)),
    staleTime: 5_000,
  });
}

export function useHistory(form: string, id: string) {
  return useQuery({
    queryKey: ["record", form, id, "history"],
    queryFn: async () =>
      rowsOf(await api.get<Entry[] | { rows: Entry[] }>(`/forms/${form}/records/${id}/history`)),
  });
}
