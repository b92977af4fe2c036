import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../../../api/client";
import { queryRecords } from "../../../../api/records";
import type { FormMeta, RecordPage } from "../../../../api/types";
import { allOf } from "../../../../engines/conditions/model";
import type { ViewQuery } from "../kinds";
import type { Children } from "./flatten";

const PAGE = 100;

/** Roots and the children of open records, each list loaded when it is opened, and how many children each has. */
export function useTree(
  form: FormMeta,
  parent: string,
  query: ViewQuery,
  columns: string[],
  open: ReadonlySet<string>,
) {
  const base = { columns, sort: query.sort, limit: PAGE, total: "none" as const };
  const searching = query.search !== "";
  // Who searches wants what matches, wherever it stands.
  const rootFilter = searching ? query.filter : allOf(query.filter, { field: parent, op: "empty" });
  const roots = useInfiniteQuery({
    queryKey: [
      "records",
      form.key,
      "tree",
      "roots",
      parent,
      { ...base, filter: rootFilter, search: query.search },
    ],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      queryRecords(
        form.key,
        { ...base, filter: rootFilter, search: query.search, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    staleTime: 5_000,
  });
  const opened = useMemo(() => [...open], [open]);
  const below = useQueries({
    queries: opened.map((id) => ({
      queryKey: ["records", form.key, "tree", id, parent, base],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<RecordPage> =>
        childrenOf(form.key, parent, id, base, signal),
      staleTime: 5_000,
    })),
  });
  const children = useMemo(() => {
    const found = new Map<string | null, Children>();
    found.set(null, {
      rows: roots.data?.pages.flatMap((page) => page.rows) ?? [],
      more: roots.hasNextPage,
      loading: roots.isPending || roots.isFetchingNextPage,
    });
    opened.forEach((id, index) => {
      const data = below[index]?.data;
      found.set(id, { rows: data?.rows ?? [], more: false, loading: below[index]?.isPending ?? true });
    });
    return found;
  }, [roots.data, roots.hasNextPage, roots.isPending, roots.isFetchingNextPage, opened, below]);
  const ids = useMemo(
    () => [...children.values()].flatMap(({ rows }) => rows.map((row) => row.id)).sort(),
    [children],
  );
  const counts = useChildCounts(form.key, parent, ids);
  return { children, counts, roots, searching };
}

/** All children of a record, page after page; a hierarchy has few below one. */
async function childrenOf(
  form: string,
  parent: string,
  id: string,
  base: { columns: string[]; sort: ViewQuery["sort"]; limit: number; total: "none" },
  signal: AbortSignal,
): Promise<RecordPage> {
  const filter = { field: parent, op: "eq", value: id };
  const rows: RecordPage["rows"] = [];
  let cursor: string | null = null;
  do {
    const page: RecordPage = await queryRecords(form, { ...base, filter, cursor }, signal);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor && rows.length < 2000);
  return { rows, next: cursor, total: null };
}

const MAX_IDS = 1000;
const NO_COUNTS: ReadonlyMap<string, number> = new Map();

function useChildCounts(form: string, parent: string, ids: string[]): ReadonlyMap<string, number> {
  const asked = ids.slice(0, MAX_IDS);
  const counts = useQuery({
    queryKey: ["records", form, "tree", "counts", parent, asked],
    enabled: asked.length > 0,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, number>> => {
      const answer = await api.post<{ rows: [unknown, number][] }>(
        "/reports/query",
        {
          form,
          dimensions: [{ field: parent, as: "parent" }],
          measures: [{ fn: "count", as: "n" }],
          filter: { field: parent, op: "in", value: asked },
          limit: MAX_IDS,
        },
        { signal },
      );
      return new Map(answer.rows.map(([value, count]) => [idOf(value), Number(count)]));
    },
  });
  return counts.data ?? NO_COUNTS;
}

const idOf = (value: unknown): string =>
  value && typeof value === "object" ? (value as { id: string }).id : String(value ?? "");
