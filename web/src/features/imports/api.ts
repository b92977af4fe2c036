import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Label } from "../../api/types";

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
  preview: PreviewRow[];
  rights: { modes: Mode[] };
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
  failed: number;
  created_at?: string;
  created_by?: { id: string; name: string };
  error?: Label | null;
  undo?: { deleted?: number; restored?: number; kept?: unknown[] } | null;
}

const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);
const RUNNING = new Set(["queued", "running", "undoing"]);
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
export const cancelImport = (id: string) => api.post<ImportState>(`/imports/${id}/cancel`);
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
