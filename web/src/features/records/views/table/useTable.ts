import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { queryRecords } from "../../../../api/records";
import type { Condition, FormMeta, RecordPage, RecordRow } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { allOf } from "../../../../engines/conditions/model";
import type { ViewQuery } from "../kinds";
import { type GroupRow, useGroups } from "./groups";
import { Layout } from "./layout";
import type { TableOptions } from "./options";
import { PAGE, RowStore } from "./rowStore";

const MOST_REFRESHED = 200;
const NONE: GroupRow[] = [];

/** All lists of one table, told apart by what is asked; a new question starts anew. */
class Stores {
  private readonly byGroup = new Map<string, RowStore>();
  private readonly listeners = new Set<() => void>();
  private version = 0;

  constructor(private readonly make: (condition: Condition | null, total: boolean) => RowStore) {}

  readonly root = () => this.of("", null);
  readonly group = (group: GroupRow) => this.of(group.key, group.condition);
  readonly all = () => [...this.byGroup.values()];
  readonly snapshot = () => this.version;
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private of(key: string, condition: Condition | null): RowStore {
    const known = this.byGroup.get(key);
    if (known) return known;
    const made = this.make(condition, key === "");
    made.subscribe(() => {
      this.version++;
      for (const listener of this.listeners) listener();
    });
    this.byGroup.set(key, made);
    return made;
  }
}

/** The table's lines, read as they come into sight, and kept fresh where they stand. */
export function useTable(
  form: FormMeta,
  query: ViewQuery,
  options: TableOptions,
  columns: string[],
  groupInfos: ColumnInfo[],
) {
  const levels = options.group?.length ?? 0;
  const [round, setRound] = useState(0);
  const question = JSON.stringify([form.key, query.filter, query.search, query.sort, columns, options.group]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question says it all; a round begins it anew
  const stores = useMemo(() => {
    const make = (condition: Condition | null, total: boolean) => {
      const { sort, search } = query;
      const asked = { filter: allOf(query.filter, condition), search };
      return new RowStore({
        page: (place) =>
          queryRecords(form.key, {
            ...asked,
            ...place,
            columns,
            sort,
            limit: PAGE,
            total: total && place.cursor === null && place.skip === 0 ? "capped" : "none",
          }),
        count: async () => {
          const page = await queryRecords(form.key, { ...asked, columns: ["id"], limit: 1, total: "exact" });
          return page.total?.count ?? 0;
        },
      });
    };
    return new Stores(make);
  }, [question, round]);
  const version = useSyncExternalStore(stores.subscribe, stores.snapshot);
  const groups = useGroups(form, query, options, groupInfos);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const found = groups.data?.groups ?? NONE;
  const layout = useMemo(() => {
    void version;
    return levels > 0
      ? new Layout(null, found, closed, stores.group, levels)
      : new Layout(stores.root(), null, closed, stores.group, 0);
  }, [levels, found, closed, stores, version]);
  const root = levels > 0 ? null : stores.root();
  useEffect(() => {
    if (levels === 0) stores.root().ensure(0, 30);
  }, [stores, levels]);
  const visible = useRef<RecordRow[]>([]);
  const fresh = useFresh(form, query, columns, stores, visible);
  const toggle = useCallback((key: string) => {
    setClosed((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  return {
    layout,
    state: root ? ofRows(root) : ofGroups(groups, found),
    toggle,
    closeAll: () => setClosed(new Set(found.map(({ key }) => key))),
    openAll: () => setClosed(new Set()),
    /** The rows at hand. */
    held: useCallback(() => stores.all().flatMap((store) => store.held()), [stores]),
    heldCount: () => stores.all().reduce((sum, store) => sum + store.heldCount, 0),
    /** Counts the rows, so that the scroll bar reaches over all of them. */
    measure: useCallback(() => {
      if (levels === 0) stores.root().measure();
    }, [stores, levels]),
    patch: (id: string, values: Partial<RecordRow>) =>
      stores.all().reduce<RecordRow | undefined>((old, store) => store.patch(id, values) ?? old, undefined),
    /** Reads everything anew, from the start. */
    reload: useCallback(() => setRound((old) => old + 1), []),
    visible,
    fresh,
    question: `${question}#${round}`,
  };
}

export type Table = ReturnType<typeof useTable>;

/** How far the reading of a list has come. */
interface Reading {
  grouped: boolean;
  error: unknown;
  started: boolean;
  nothing: boolean;
  fetching: boolean;
  total: RecordPage["total"];
  shown: number;
  retry: () => void;
}

const ofRows = (root: RowStore): Reading => ({
  grouped: false,
  error: root.error,
  started: root.started,
  nothing: root.complete && root.length === 0,
  fetching: root.loading,
  total: root.total,
  shown: root.length,
  retry: () => root.retry(),
});

function ofGroups(groups: ReturnType<typeof useGroups>, found: GroupRow[]): Reading {
  const count = found.reduce((sum, item) => sum + (item.level === 0 ? item.count : 0), 0);
  return {
    grouped: true,
    error: groups.error,
    started: groups.data !== undefined,
    nothing: groups.data?.groups.length === 0,
    fetching: groups.isFetching,
    total: { count, capped: groups.data?.truncated ?? false },
    shown: count,
    retry: () => void groups.refetch(),
  };
}

/**
 * Rows on the screen are read again when somebody changes records of the form (their lists are marked stale then): each
 * stays where it is. How many new ones stand at the head is counted, to be shown when the reader wants it.
 */
function useFresh(
  form: FormMeta,
  query: ViewQuery,
  columns: string[],
  stores: Stores,
  visible: { current: RecordRow[] },
): number {
  const [count, setCount] = useState(0);
  const pulse = useQuery({
    queryKey: ["records", form.key, "pulse"],
    queryFn: () => Date.now(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const seen = useRef(pulse.data);
  const asked = useRef({ query, columns });
  asked.current = { query, columns };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question has no new rows yet
  useEffect(() => setCount(0), [stores]);
  useEffect(() => {
    if (pulse.data === undefined || seen.current === pulse.data) return;
    const first = seen.current === undefined;
    seen.current = pulse.data;
    if (first) return;
    const { filter, search, sort } = asked.current.query;
    const ids = visible.current.slice(0, MOST_REFRESHED).map((row) => row.id);
    let stopped = false;
    const run = async () => {
      if (ids.length > 0) {
        const here = { field: "id", op: "in", value: ids };
        const question = { columns: asked.current.columns, filter: allOf(filter, here), search };
        const { rows } = await queryRecords(form.key, { ...question, limit: MOST_REFRESHED, total: "none" });
        if (stopped) return;
        for (const store of stores.all()) {
          const held = new Set(store.held().map((row) => row.id));
          const mine = ids.filter((id) => held.has(id));
          if (mine.length > 0) store.refresh(mine, rows);
        }
      }
      const head = await queryRecords(form.key, {
        columns: ["id"],
        filter,
        search,
        sort,
        limit: 50,
        total: "none",
      });
      if (stopped) return;
      const known = new Set(stores.all().flatMap((store) => store.held().map((row) => row.id)));
      // Only at the head: where it is not held any more, nothing can be said about it.
      const headHeld = stores.all().some((store) => store.row(0) !== undefined);
      setCount(headHeld ? head.rows.filter((row) => !known.has(row.id)).length : 0);
    };
    run().catch(() => undefined);
    return () => {
      stopped = true;
    };
  }, [pulse.data, form.key, stores, visible]);
  return count;
}
