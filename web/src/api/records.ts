import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client";
import type { Condition, FormMeta, RecordPage, RecordRow, SortKey } from "./types";

export interface RecordQuery {
  columns: string[];
  filter?: Condition | null;
  sort?: SortKey[];
  search?: string;
  limit?: number;
  /** Rows of the pages after the first one, if not as many. */
  further?: number;
  total?: "none" | "capped" | "exact";
  /** The recycle bin instead of the live records. */
  deleted?: boolean;
}

const PAGE = 50;
const base = (form: string) => `/forms/${encodeURIComponent(form)}/records`;

/** One page of records; `skip`: so many rows behind the cursor, or behind the head of the list. */
export function queryRecords(
  form: string,
  query: RecordQuery & { cursor?: string | null; skip?: number },
  signal?: AbortSignal,
): Promise<RecordPage> {
  const { search, filter, cursor, skip, further: _pages, ...rest } = query;
  const place = { ...(cursor && { cursor }), ...(skip && { skip }) };
  const body = { ...rest, ...(search && { search }), ...(filter && { filter }), ...place };
  return api.post<RecordPage>(`${base(form)}/query`, body, { signal });
}

/** A list that loads further pages by keyset; older answers never overwrite newer ones. */
export function useRecordPages(form: string, query: RecordQuery, enabled = true) {
  return useInfiniteQuery({
    queryKey: ["records", form, "pages", query],
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      queryRecords(
        form,
        {
          ...query,
          limit: (pageParam && query.further) || (query.limit ?? PAGE),
          total: pageParam ? "none" : (query.total ?? "capped"),
          cursor: pageParam,
        },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: (previous: InfiniteData<RecordPage, string | null> | undefined) => previous,
    staleTime: 5_000,
  });
}

/** A short list, for instance of related records. */
export function useRecordList(form: string | undefined, query: RecordQuery, enabled = true) {
  return useQuery({
    queryKey: ["records", form, "list", query],
    enabled: Boolean(form) && enabled,
    queryFn: ({ signal }) => queryRecords(form ?? "", query, signal),
    staleTime: 5_000,
  });
}

export function useRecord(form: string, id: string | undefined) {
  return useQuery({
    queryKey: ["record", form, id],
    enabled: Boolean(id),
    queryFn: () => api.get<RecordRow>(`${base(form)}/${id}`),
    staleTime: 5_000,
  });
}

/** A record in the recycle bin, with all its columns; null when there is none. */
export function useDeletedRecord(form: FormMeta, id: string | undefined) {
  const columns = form.fields
    .filter((field) => !(field.settings.form && field.settings.field))
    .map((field) => field.key);
  return useQuery({
    queryKey: ["record", form.key, id, "deleted"],
    enabled: Boolean(id),
    queryFn: async ({ signal }): Promise<RecordRow | null> => {
      const filter = { field: "id", op: "eq", value: id };
      const query = { columns, filter, deleted: true, limit: 1, total: "none" } as const;
      return (await queryRecords(form.key, query, signal)).rows[0] ?? null;
    },
  });
}

/** Values as the server takes them: related records by id, everything else as it is. */
export function wireValues(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, wire(value)]));
}

function wire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wire);
  if (value === null || typeof value !== "object") return value;
  const { id, title } = value as { id?: unknown; title?: unknown };
  if (typeof id === "string" && title !== undefined) return id;
  return wireValues(value as Record<string, unknown>);
}

export const records = {
  create: (form: string, values: Record<string, unknown>, idempotencyKey?: string) =>
    api.post<RecordRow>(base(form), { values: wireValues(values) }, { idempotencyKey }),
  update: (form: string, id: string, values: Record<string, unknown>, version: number) =>
    api.patch<RecordRow>(`${base(form)}/${id}`, { values: wireValues(values), version }),
  remove: (form: string, id: string) => api.delete<void>(`${base(form)}/${id}`),
  undelete: (form: string, id: string) => api.post<RecordRow>(`${base(form)}/${id}/undelete`),
  /** `fields`: only these of that version. */
  restore: (form: string, id: string, version: number, fields?: string[]) =>
    api.post<RecordRow>(`${base(form)}/${id}/restore`, { version, fields: fields ?? null }),
  perform: (
    form: string,
    id: string,
    action: string,
    body: { values?: Record<string, unknown>; version?: number; comment?: string },
  ) =>
    api.post<RecordRow>(`${base(form)}/${id}/actions/${action}`, {
      ...body,
      ...(body.values && { values: wireValues(body.values) }),
    }),
  batch: (form: string, operations: BatchOperation[]) =>
    api.post<unknown>(`${base(form)}/batch`, {
      operations: operations.map((item) =>
        item.values ? { ...item, values: wireValues(item.values) } : item,
      ),
    }),
};

export interface BatchOperation {
  op: "create" | "update" | "delete";
  id?: string;
  version?: number;
  values?: Record<string, unknown>;
}

/** Makes lists and pages of a form (and of one record) load again. */
export function useRefreshRecords() {
  const client = useQueryClient();
  return (form: string, id?: string) => {
    void client.invalidateQueries({ queryKey: ["records", form] });
    void client.invalidateQueries({ queryKey: id ? ["record", form, id] : ["record", form] });
  };
}
