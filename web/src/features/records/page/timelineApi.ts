import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/client";
import type { Label } from "../../../api/types";

export interface Change {
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
  mentions?: string[];
  public?: boolean;
  edited_at?: string | null;
  deleted_at?: string | null;
  /** Of a deleted comment: whether its author deleted it. */
  by_author?: boolean;
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

/** A field that bringing a version back would change; `open`: whether the viewer may. */
export interface Difference extends Change {
  open: boolean;
}

/** What bringing `version` back would change: `old` is there now, `new` was there then. */
export function useDifference(form: string, id: string, version: number) {
  return useQuery({
    queryKey: ["record", form, id, "history", version],
    queryFn: async () =>
      (await api.get<{ changes: Difference[] }>(`/forms/${form}/records/${id}/history/${version}`)).changes,
    staleTime: 0,
  });
}

const commentPath = (form: string, id: string, comment: string) =>
  `/forms/${form}/records/${id}/comments/${comment}`;

export const comments = {
  edit: (form: string, id: string, comment: string, body: string, mentions: string[]) =>
    api.patch<void>(commentPath(form, id, comment), { body, mentions }),
  remove: (form: string, id: string, comment: string) => api.delete<void>(commentPath(form, id, comment)),
  undelete: (form: string, id: string, comment: string) =>
    api.post<void>(`${commentPath(form, id, comment)}/undelete`),
};

/** What a comment said before, the newest first. */
export function useCommentVersions(form: string, id: string, comment: string, enabled: boolean) {
  return useQuery({
    queryKey: ["record", form, id, "timeline", comment],
    enabled,
    queryFn: async () =>
      (
        await api.get<{ rows: { body: string; until: string }[] }>(
          `${commentPath(form, id, comment)}/versions`,
        )
      ).rows,
  });
}
