import type { Condition, SortKey } from "../../../api/types";

export interface ListAddress {
  view?: string | null;
  /** Kind and name of a view that the address describes wholly, because its reader has none such. */
  kind?: string | null;
  name?: string | null;
  search?: string;
  filter?: Condition | null;
  sort?: SortKey[] | null;
  columns?: string[] | null;
  /** Options of the view's kind; null: those that are saved. */
  options?: Record<string, unknown> | null;
}

/** The list as its view was saved. */
export const AS_SAVED = {
  kind: null,
  name: null,
  filter: null,
  sort: null,
  columns: null,
  options: null,
} satisfies ListAddress;

export function sortText(sort: SortKey[]): string {
  return sort.map(({ field, desc }) => `${desc ? "-" : ""}${field}`).join(",");
}

export function parseSort(text: string): SortKey[] {
  return text
    .split(",")
    .filter(Boolean)
    .map((part) =>
      part.startsWith("-") ? { field: part.slice(1), desc: true } : { field: part, desc: false },
    );
}

/** Writes a list's state into query parameters; what equals the view is left out. */
export function writeListParams(params: URLSearchParams, state: ListAddress): URLSearchParams {
  const next = new URLSearchParams(params);
  const set = (key: string, value: string | null | undefined) => {
    if (value === undefined) return;
    if (value) next.set(key, value);
    else next.delete(key);
  };
  set("view", state.view);
  set("kind", state.kind);
  set("name", state.name);
  set("q", state.search);
  set("filter", state.filter === undefined ? undefined : state.filter ? JSON.stringify(state.filter) : null);
  set("sort", state.sort === undefined ? undefined : state.sort ? sortText(state.sort) : null);
  set("columns", state.columns === undefined ? undefined : (state.columns?.join(",") ?? null));
  set(
    "options",
    state.options === undefined ? undefined : state.options ? JSON.stringify(state.options) : null,
  );
  return next;
}

/** Address of a list in a certain state, for links from dashboards and cards. */
export function listAddress(form: string, state: ListAddress): string {
  const params = writeListParams(new URLSearchParams(), state).toString();
  return `/f/${form}${params ? `?${params}` : ""}`;
}
