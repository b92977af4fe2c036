import { useQuery } from "@tanstack/react-query";
import { api, send } from "../../api/client";
import type { Condition, Label, SortKey } from "../../api/types";
import { saveBlob } from "../../lib/download";

export type Format = "xlsx" | "csv";

/** What is exported of a form, as POST /forms/{form}/export takes it. */
export interface ExportQuery {
  columns: string[];
  filter: Condition | null;
  sort: SortKey[];
  search?: string | null;
  format: Format;
  sub_tables: string[];
  files: boolean;
}

export interface ExportRun {
  id: string;
  form: string;
  /** Of the file. */
  name: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled" | "expired";
  total: number | null;
  done: number;
  files: number;
  /** Files whose contents are lost. */
  missing: number;
  size: number | null;
  error: Label | null;
  schedule: string | null;
  created_at: string;
  finished_at: string | null;
  expires_at: string | null;
}

export type Period = "daily" | "weekly" | "monthly";

/** What a schedule is made of; the server keeps it as it is. */
export interface ScheduleBody {
  form: string;
  name: string;
  query: ExportQuery;
  period: Period;
  day: number;
  clock: string;
  recipients: string[];
  email: boolean;
}

export interface Recipient {
  id: string;
  name: string;
  state: ExportRun["state"] | null;
  rows: number | null;
  error: Label | null;
}

export interface Schedule extends Omit<ScheduleBody, "recipients"> {
  id: string;
  paused: boolean;
  next_at: string;
  last_at: string | null;
  error: Label | null;
  created_by: { id: string; name: string };
  recipients: Recipient[];
  /** One's own last file that can be fetched. */
  run: string | null;
  mine: boolean;
  /** Only who made it may change what it exports. */
  editable: boolean;
}

export const isMaking = (run: ExportRun) => run.state === "queued" || run.state === "running";

const body = ({ filter, search, ...rest }: ExportQuery) => ({
  ...rest,
  filter: filter && Object.keys(filter).length > 0 ? filter : null,
  ...(search && { search }),
});

/** How many records, and whether it should be made in the background. */
export const outlook = (form: string, query: ExportQuery) =>
  api.post<{ rows: number; background: boolean }>(`/forms/${form}/export/outlook`, body(query));

/** Exports at once and hands the file to the browser. */
export async function exportNow(form: string, query: ExportQuery): Promise<void> {
  const headers = { Accept: "*/*" };
  const response = await send("POST", `/forms/${form}/export`, { body: body(query), headers });
  saveBlob(await response.blob(), fileName(response, `${form}.${query.format}`));
}

export const startExport = (form: string, query: ExportQuery) =>
  api.post<ExportRun>("/exports", { form, query: body(query) });
export const cancelExport = (id: string) => api.post<ExportRun>(`/exports/${id}/cancel`);

/** A list as it is: at once, or where that takes long in the background; then the run's id. */
export async function exportList(
  form: string,
  list: Pick<ExportQuery, "columns" | "filter" | "sort" | "search" | "format">,
): Promise<string | undefined> {
  const { columns, filter, sort, search, format } = list;
  const query = { columns, filter, sort, search: search ?? null, format, sub_tables: [], files: false };
  if ((await outlook(form, query)).background) return (await startExport(form, query)).id;
  await exportNow(form, query);
}

export async function fetchExport(id: string): Promise<void> {
  const response = await send("GET", `/exports/${id}/file`, { headers: { Accept: "*/*" } });
  saveBlob(await response.blob(), fileName(response, "export"));
}

function fileName(response: Response, fallback: string): string {
  const header = response.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  return encoded ? decodeURIComponent(encoded) : (/filename="?([^";]+)/i.exec(header)?.[1] ?? fallback);
}

export function useExport(id: string | undefined) {
  return useQuery({
    queryKey: ["exports", id],
    enabled: Boolean(id),
    queryFn: () => api.get<ExportRun>(`/exports/${id}`),
    refetchInterval: (query) => (query.state.data && !isMaking(query.state.data) ? false : 1000),
  });
}

export function useExports() {
  return useQuery({
    queryKey: ["exports"],
    queryFn: async () => (await api.get<{ rows: ExportRun[] }>("/exports")).rows,
    refetchInterval: (query) => (query.state.data?.some(isMaking) ? 2000 : false),
  });
}

export function useSchedules() {
  return useQuery({
    queryKey: ["export-schedules"],
    queryFn: async () => (await api.get<{ rows: Schedule[] }>("/export-schedules")).rows,
  });
}

const stored = ({ query, ...rest }: ScheduleBody) => ({ ...rest, query: body(query) });
export const saveSchedule = (id: string | undefined, schedule: ScheduleBody) =>
  id
    ? api.put<Schedule>(`/export-schedules/${id}`, stored(schedule))
    : api.post<Schedule>("/export-schedules", stored(schedule));
export const pauseSchedule = (id: string, paused: boolean) =>
  api.patch<Schedule>(`/export-schedules/${id}`, { paused });
export const runSchedule = (id: string) => api.post<Schedule>(`/export-schedules/${id}/run`);
export const deleteSchedule = (id: string) => api.delete(`/export-schedules/${id}`);
