import { useQuery } from "@tanstack/react-query";
import { api, send } from "../../api/client";
import type { Label } from "../../api/types";
import { saveBlob } from "../../lib/download";

export interface Column {
  name: string;
  sample: unknown[];
}

/** Where a column may go: a field, a part of one ("address.city"), a related record by a key ("customer.phone"). */
export interface Target {
  path: string;
  label: Label;
}

export interface Upload {
  id: string;
  sheets: string[];
  sheet: string;
  total: number;
  columns: Column[];
  /** Column name → path of a target. */
  proposal: Record<string, string | null>;
  targets: Target[];
  /** Column names that stand in the header more than once. */
  doubles: string[];
  /** Of a sub-table's sheet: the field that probably names the record. */
  key: string | null;
  preview: PreviewRow[];
  /** `created_at`: the numbers and times of records may be stated, too. */
  rights: { modes: Mode[]; created_at: boolean };
}

export interface PreviewRow {
  row: number;
  values: Record<string, unknown>;
  problems: { column: string; code: string; message: Label }[];
}

export type Mode = "create" | "upsert" | "update";

export interface StartBody {
  sheet?: string;
  mapping: Record<string, string>;
  key: string | null;
  mode: Mode;
  /** What an empty cell does to a field of an existing record. */
  blank: "clear" | "keep";
}

export interface ImportState {
  id: string;
  form: string;
  /** Of the file. */
  name: string;
  state: string;
  total: number | null;
  done: number;
  created: number;
  updated: number;
  unchanged: number;
  merged: number;
  failed: number;
  sheet?: string;
  /** Whether files came in a zip. */
  archive?: boolean;
  mode?: Mode | null;
  /** Whether the original file is kept. */
  file?: boolean;
  batch?: string | null;
  created_at?: string;
  created_by?: { id: string; name: string };
  error?: Label | null;
  undo?: { deleted?: number; restored?: number; kept?: unknown[] } | null;
}

const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);
const RUNNING = new Set(["queued", "running", "undoing", "checking", "waiting"]);
export const isRunning = (state: string) => RUNNING.has(state);

export function uploadImport(form: string, file: File): Promise<Upload> {
  const body = new FormData();
  body.set("form", form);
  body.set("file", file, file.name);
  return api.post<Upload>("/imports", body);
}

/** Where a sheet goes: into a form, or into a sub-table of it. */
export interface SheetTarget {
  sheet: string;
  form: string;
  rows_of: string | null;
}
/** Which sheets are probably meant for which forms, in the order of import. */
export const proposeSheets = async (id: string) =>
  (await api.get<{ rows: SheetTarget[] }>(`/imports/${id}/sheets`)).rows;
export const addSheet = (id: string, target: SheetTarget) =>
  api.post<Upload>(`/imports/${id}/sheets`, target);
export const getImport = (id: string) => api.get<ImportState>(`/imports/${id}`);
/** Takes back an upload, or one sheet of it, that is not started. */
export const forgetImport = (id: string) => api.delete(`/imports/${id}`);

/** Imports sheets of a file in the order in which relations resolve; `dry`: only checks them as the import would. */
export const startImports = (runs: (StartBody & { id: string })[], dry: boolean) =>
  api.post<{ rows: ImportState[] }>("/imports/start", { runs, dry_run: dry });
/** Imports what was checked, as it was planned. */
export const confirmImport = (id: string) => api.post<{ rows: ImportState[] }>(`/imports/${id}/confirm`);

/** The zip with the files that cells name. */
export function putArchive(id: string, file: File): Promise<{ files: number }> {
  const body = new FormData();
  body.set("file", file, file.name);
  return api.put<{ files: number }>(`/imports/${id}/archive`, body);
}

export interface UndoPreview {
  deleted: number;
  deleted_changed: number;
  restored: number;
  kept_count: number;
  kept: { no: string | null; row: number; reason: Label; by: string | null; at: string | null }[];
}
export const undoPreview = (id: string) => api.get<UndoPreview>(`/imports/${id}/undo`);

/** Fetches a file of the API and hands it to the browser. */
export async function saveFrom(path: string, name: string): Promise<void> {
  const response = await send("GET", path, { headers: { Accept: "*/*" } });
  saveBlob(await response.blob(), name);
}

export const cancelImport = (id: string) => api.post<ImportState>(`/imports/${id}/cancel`);
export const undoImport = (id: string) => api.post<ImportState>(`/imports/${id}/undo`);

/** All sheets of a file, in the order of import. */
export function useBatch(id: string) {
  return useQuery({
    queryKey: ["imports", id],
    queryFn: async () => rowsOf(await api.get<{ rows: ImportState[] }>(`/imports/${id}/batch`)),
    refetchInterval: (query) =>
      query.state.data && !query.state.data.some(({ state }) => isRunning(state)) ? false : 700,
  });
}

export interface Reason {
  /** Of the file; "" where it is no single column's fault. */
  column: string;
  code: string;
  message: string;
  rows: number;
  /** The first row that has it. */
  first: number;
}
export function useReasons(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["imports", id, "reasons"],
    enabled,
    queryFn: async () => rowsOf(await api.get<{ rows: Reason[] }>(`/imports/${id}/reasons`)),
  });
}

export function useImports() {
  return useQuery({
    queryKey: ["imports"],
    queryFn: async () => rowsOf(await api.get<ImportState[] | { rows: ImportState[] }>("/imports")),
    refetchInterval: (query) => (query.state.data?.some((item) => isRunning(item.state)) ? 2_000 : false),
  });
}
