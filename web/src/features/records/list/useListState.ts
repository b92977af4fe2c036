import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Condition, FormMeta, SortKey, ViewMeta } from "../../../api/types";
import { type ListAddress, parseSort, writeListParams } from "./listAddress";

export const viewKey = (view: ViewMeta) => view.key ?? view.id ?? "";

export interface ListState {
  view: ViewMeta | undefined;
  search: string;
  filter: Condition | null;
  sort: SortKey[];
  columns: string[];
  /** Options of the view's kind. */
  options: Record<string, unknown>;
  /** The list differs from its saved view. */
  changed: boolean;
  /** The view is described by the address alone: somebody sent a link to one of their own. */
  linked: boolean;
  /** The address names a view that this reader does not have. */
  missing: boolean;
  change: (next: ListAddress) => void;
}

const DEFAULT_COLUMNS = 7;
const NO_OPTIONS = {};

function fallbackColumns(form: FormMeta): string[] {
  const shown = form.fields.filter((field) => !field.system && !field.hidden && field.kind !== "json");
  return ["no", ...shown.slice(0, DEFAULT_COLUMNS).map((field) => field.key), "created_at"];
}

function parsed<T>(text: string | null): T | null {
  if (!text) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export const isAlways = (condition: Condition | null | undefined) =>
  !condition || Object.keys(condition).length === 0;

/** State of a form's list: the saved view, overridden by what stands in the address. */
export function useListState(form: FormMeta, views: ViewMeta[]): ListState {
  const [params, setParams] = useSearchParams();
  return useMemo(() => {
    const asked = params.get("view");
    const kind = params.get("kind");
    const named = views.find((item) => viewKey(item) === asked);
    const linked = !asked && kind ? { label: params.get("name") ?? "", kind } : undefined;
    const view: ViewMeta | undefined = named ?? linked ?? views.find((item) => item.default) ?? views[0];
    const filterText = params.get("filter");
    const sortPart = params.get("sort");
    const columnPart = params.get("columns");
    const optionPart = params.get("options");
    const viewFilter = isAlways(view?.filter) ? null : (view?.filter ?? null);
    return {
      view,
      search: params.get("q") ?? "",
      filter: filterText
        ? isAlways(parsed<Condition>(filterText))
          ? null
          : parsed<Condition>(filterText)
        : viewFilter,
      sort: sortPart ? parseSort(sortPart) : (view?.sort ?? [{ field: "created_at", desc: true }]),
      columns: columnPart?.split(",").filter(Boolean) ?? view?.columns ?? fallbackColumns(form),
      options: parsed<Record<string, unknown>>(optionPart) ?? view?.options ?? NO_OPTIONS,
      changed: !linked && Boolean(filterText || sortPart || columnPart || optionPart),
      linked: linked !== undefined,
      missing: Boolean(asked && !named),
      change: (next: ListAddress) => setParams((old) => writeListParams(old, next), { replace: true }),
    };
  }, [form, views, params, setParams]);
}
