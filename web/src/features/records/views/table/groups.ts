import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../../../api/client";
import type { Condition, FormMeta } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { atZone } from "../../../../lib/zone";
import type { ViewQuery } from "../kinds";
import type { GroupBy, SummaryFn, TableOptions } from "./options";

interface ReportAnswer {
  columns: { name: string }[];
  rows: unknown[][];
  truncated?: boolean;
}

/** One group: what its records have in common, how many there are, and their summaries by column. */
export interface GroupRow {
  key: string;
  level: number;
  value: unknown;
  count: number;
  summary: Record<string, unknown>;
  /** What its records match, besides the list's own filter. */
  condition: Condition;
}

const MOST_GROUPS = 2000;

function measures(summary: Record<string, SummaryFn>) {
  const count = { fn: "count", as: "n" };
  const asked = Object.entries(summary).flatMap(([path, fn]) => {
    if (fn === "count") return [];
    const counted = fn === "filled" || fn === "empty";
    return [{ fn: counted ? "count" : fn, field: path, as: `m ${path}` }];
  });
  return [count, ...asked.slice(0, 9)];
}

function summaryOf(
  summary: Record<string, SummaryFn>,
  names: string[],
  row: unknown[],
): Record<string, unknown> {
  const total = Number(row[names.indexOf("n")] ?? 0);
  return Object.fromEntries(
    Object.entries(summary).map(([path, fn]) => {
      const value = row[names.indexOf(`m ${path}`)];
      if (fn === "count") return [path, total];
      return [path, fn === "empty" ? total - Number(value ?? 0) : value];
    }),
  );
}

async function report(
  form: string,
  query: ViewQuery,
  dimensions: GroupBy[],
  summary: Record<string, SummaryFn>,
  signal: AbortSignal,
): Promise<ReportAnswer> {
  const body = {
    form,
    dimensions: dimensions.map(({ field, grain }, index) => ({
      field,
      as: `d${index}`,
      ...(grain && { grain }),
    })),
    measures: measures(summary),
    ...(query.filter && { filter: query.filter }),
    ...(query.search && { search: query.search }),
    order: dimensions.map(({ desc = false }, index) => ({ by: `d${index}`, desc })),
    limit: MOST_GROUPS,
  };
  return api.post<ReportAnswer>("/reports/query", body, { signal });
}

/** Summaries of all records of the list, by column path; counted by the server within the viewer's rights. */
export function useSummary(form: FormMeta, query: ViewQuery, options: TableOptions) {
  const summary = options.summary ?? {};
  return useQuery({
    queryKey: ["records", form.key, "summary", query.filter, query.search, summary],
    enabled: Object.keys(summary).length > 0,
    queryFn: async ({ signal }) => {
      const answer = await report(form.key, query, [], summary, signal);
      const names = answer.columns.map(({ name }) => name);
      return summaryOf(summary, names, answer.rows[0] ?? []);
    },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

/** The groups of the list in order, those of the second level below theirs. */
export function useGroups(form: FormMeta, query: ViewQuery, options: TableOptions, infos: ColumnInfo[]) {
  const by = options.group ?? [];
  const summary = options.summary ?? {};
  return useQuery({
    queryKey: ["records", form.key, "groups", query.filter, query.search, by, summary],
    enabled: by.length > 0 && infos.length === by.length,
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(
        by.map((_, level) => report(form.key, query, by.slice(0, level + 1), summary, signal)),
      );
      const levels = answers.map((answer, level) => {
        const names = answer.columns.map(({ name }) => name);
        return answer.rows.map((row) => groupOf(by.slice(0, level + 1), infos, names, row, summary));
      });
      return { groups: nested(levels, infos, by), truncated: answers.some((answer) => answer.truncated) };
    },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

function groupOf(
  by: GroupBy[],
  infos: ColumnInfo[],
  names: string[],
  row: unknown[],
  summary: Record<string, SummaryFn>,
): GroupRow & { path: string[] } {
  const parts = by.map((item, index) => conditionFor(item, infos[index] as ColumnInfo, row[index]));
  const path = row.slice(0, by.length).map((value) => JSON.stringify(value));
  return {
    key: path.join("/"),
    path,
    level: by.length - 1,
    value: row[by.length - 1],
    count: Number(row[names.indexOf("n")] ?? 0),
    summary: summaryOf(summary, names, row),
    condition: parts.length === 1 ? (parts[0] as Condition) : { and: parts },
  };
}

/** Options stand in their own order, everything else as the server sorted it. */
function nested(levels: (GroupRow & { path: string[] })[][], infos: ColumnInfo[], by: GroupBy[]): GroupRow[] {
  const [first = [], second] = levels.map((rows, level) => {
    const options = infos[level]?.field?.settings.options;
    if (!options) return rows;
    const place = new Map(options.map((option, index) => [option.value, index]));
    const rank = ({ value }: GroupRow) => place.get(String(value)) ?? options.length;
    const sign = by[level]?.desc ? -1 : 1;
    return [...rows].sort((a, b) => sign * (rank(a) - rank(b)));
  });
  if (!second) return first;
  return first.flatMap((group) => [group, ...second.filter((inner) => inner.path[0] === group.path[0])]);
}

/** What the records of a group have in common, as a condition. */
export function conditionFor({ field, grain }: GroupBy, { kind }: ColumnInfo, value: unknown): Condition {
  if (value === null || value === undefined) return { field, op: "empty" };
  if (kind === "id") return { field, op: "eq", value: (value as { id: string }).id };
  if (kind !== "date" && kind !== "datetime") return { field, op: "eq", value };
  const start = String(value).slice(0, 10);
  const span = grain ?? "day";
  if (kind === "date" && span === "day") return { field, op: "eq", value: start };
  const begin = atZone(start);
  const end = span === "quarter" ? begin.add(3, "month") : begin.add(1, span);
  const text = (moment: typeof begin) => (kind === "date" ? moment.format("YYYY-MM-DD") : moment.format());
  return {
    and: [
      { field, op: "gte", value: text(begin) },
      { field, op: "lt", value: text(end) },
    ],
  };
}
