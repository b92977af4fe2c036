import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Label } from "../../api/types";

export interface Column {
  name: string;
  sample?: unknown;
}

export interface Upload {
  id: string;
  sheets: string[];
  sheet?: string;
  columns: Column[];
  /** Column name → field key. */
  proposal: Record<string, string | null>;
  preview?: PreviewRow[] | unknown[][];
}

export interface PreviewRow {
  row: number;
  values: Record<string, unknown>;
  problems?: { column?: string; field?: string; message: Label }[];
}

export type Mode = "create" | "upsert" | "update";

export interface StartBody {
  sheet?: string;
  mapping: Record<string, string>;
  key?: string | null;
  mode: Mode;
}

export interface ImportState {
  id: string;
  form: string;
  name?: string;
  file_name?: string;
  state: string;
  total: number | null;
  done: number;
  created: number;
  updated: number;
  failed: number;
  created_at?: string;
  created_by?: { id: string; name?: string; title?: string } | string | null;
  error?: Label | null;
}

const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);
const RUNNING = new Set(["queued", "waiting", "running", "undoing"]);
export const isRunning = (state: string) => RUNNING.has(state);

export function uploadImport(form: string, file: File, sheet?: string): Promise<Upload> {
  const body = new FormData();
  body.set("form", form);
  body.set("file", file, file.name);
  if (sheet) body.set("sheet", sheet);
  return api.post<Upload>("/imports", body);
}

export const startImport = (id: string, body: StartBody) =>
  api.post<ImportState>(`/imports/${id}/start`, body);
export const undoImport = (id: string) => api.post<ImportState>(`/imports/${id}/undo`);

export function useImport(id: string | undefined) {
  return useQuery({
    queryKey: ["imports", id],
    enabled: Boolean(id),
    queryFn: () => api.get<ImportState>(`/imports/${id}`),
    refetchInterval: (query) => (query.state.data && !isRunning(query.state.data.state) ? false : 700),
  });
}

export function useImports() {
  return useQuery({
    queryKey: ["imports"],
    queryFn: async () => rowsOf(await api.get<ImportState[] | { rows: ImportState[] }>("/imports")),
    refetchInterval: (query) => (query.state.data?.some((item) => isRunning(item.state)) ? 2_000 : false),
  });
}
