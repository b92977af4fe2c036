import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Condition, Label } from "../../api/types";

export interface Dimension {
  field: string;
  grain?: "day" | "week" | "month" | "quarter" | "year";
  as?: string;
}

export interface Measure {
  fn: string;
  field?: string;
  p?: number;
  as?: string;
}

export interface ReportQuery {
  form: string;
  dimensions: Dimension[];
  measures: Measure[];
  filter?: Condition | null;
  order?: { by: string; desc?: boolean }[];
  limit?: number;
}

export interface Card {
  key: string;
  label: Label;
  /** A kind of charts/. */
  chart: string;
  settings: object;
  layout: { x: number; y: number; w: number; h: number };
  query: ReportQuery;
  drill?: { form: string; fields: string[] } | null;
}

export interface DashboardSummary {
  key: string;
  label: Label;
}

export interface Dashboard extends DashboardSummary {
  cards: Card[];
}

/** A report's answer: names of the columns (dimensions first), and rows of values. */
export interface Report {
  columns: string[];
  rows: unknown[][];
}

type RawColumn = string | { key?: string; name?: string; as?: string };
const nameOf = (column: RawColumn) =>
  typeof column === "string" ? column : (column.key ?? column.name ?? column.as ?? "");
const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);

export function useDashboards() {
  return useQuery({
    queryKey: ["dashboards"],
    queryFn: async () =>
      rowsOf(await api.get<DashboardSummary[] | { rows: DashboardSummary[] }>("/dashboards")),
  });
}

export function useDashboard(key: string | undefined) {
  return useQuery({
    queryKey: ["dashboard", key],
    enabled: Boolean(key),
    queryFn: () => api.get<Dashboard>(`/dashboards/${key}`),
  });
}

export function useReport(query: ReportQuery) {
  return useQuery({
    queryKey: ["records", query.form, "report", query],
    staleTime: 60_000,
    queryFn: async (): Promise<Report> => {
      const answer = await api.post<{ columns: RawColumn[]; rows: unknown[][] }>("/reports/query", query);
      return { columns: answer.columns.map(nameOf), rows: answer.rows };
    },
  });
}
