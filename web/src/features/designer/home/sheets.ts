import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/client";
import { type Definition, fieldAt } from "../core/definition";

/** The spreadsheet that a form was made from, kept in this browser until its rows are imported. */
export interface Sheet {
  file: File;
  sheet: string;
  rows: number;
  columns: { name: string; field: string }[];
}

const STORE = "sheets";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("sl.design", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const request = act(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

const kept = ({ file, sheet, rows, columns }: Sheet): Sheet => ({
  file,
  sheet,
  rows,
  columns: columns.map(({ name, field }) => ({ name, field })),
});

/** Kept through reloads; a browser that keeps nothing only loses the convenience. */
export const keepSheet = (form: string, sheet: Sheet) =>
  inStore<unknown>("readwrite", (store) => store.put(kept(sheet), form)).catch(() => undefined);
export const forgetSheet = (form: string) =>
  inStore<unknown>("readwrite", (store) => store.delete(form)).catch(() => undefined);

export const useSheet = (form: string) =>
  useQuery({
    queryKey: ["design-sheet", form],
    gcTime: 0,
    queryFn: () =>
      inStore<Sheet | undefined>("readonly", (store) => store.get(form)).then(
        (found) => found ?? null,
        () => null,
      ),
  });

interface Uploaded {
  id: string;
  proposal: Record<string, string | null>;
}

/** Column → field: what the columns became, as far as it is still there; what the server proposes for the rest. */
export function mappingOf(
  sheet: Pick<Sheet, "columns">,
  form: Definition,
  proposal: Uploaded["proposal"],
): Record<string, string> {
  const taken = new Set<string>();
  const mapping: Record<string, string> = {};
  const take = (column: string, path: string | null | undefined) => {
    if (!path || mapping[column] || taken.has(path)) return;
    mapping[column] = path;
    taken.add(path);
  };
  for (const { name, field } of sheet.columns) if (fieldAt(form, field)) take(name, field);
  for (const { name } of sheet.columns) take(name, proposal[name]);
  return mapping;
}

/** Imports the rows into the published form; gives the id of the import, which goes on by itself. */
export async function importSheet(form: Definition, sheet: Sheet): Promise<string> {
  const body = new FormData();
  body.set("form", form.key);
  body.set("file", sheet.file, sheet.file.name);
  body.set("sheet", sheet.sheet);
  const { id, proposal } = await api.post<Uploaded>("/imports", body);
  const mapping = mappingOf(sheet, form, proposal);
  const order = { sheet: sheet.sheet, mapping, key: null, mode: "create", blank: "keep" };
  await api.post<unknown>(`/imports/${id}/start`, order);
  await forgetSheet(form.key);
  return id;
}
