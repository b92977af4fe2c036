import i18next from "i18next";
import { createContext, use } from "react";
import { api } from "../../../api/client";
import { wireValues } from "../../../api/records";
import type { Condition, FileValue, RecordRow, Ref } from "../../../api/types";
import type { Pick, TreeNode } from "./controls";
import { sendFile, type UploadOptions } from "./files/send";

/** What widgets ask of the server; the customer's pages bring their own upload. */
export interface RuntimeServices {
  upload: (file: Blob, name: string, options: UploadOptions) => Promise<FileValue>;
  searchRecords: (form: string, text: string, filter: Condition | null) => Promise<Pick[]>;
  /** Records that a relation offers while a form is filled in: its own filter, its own columns. */
  offeredRecords?: ((asked: Offer) => Promise<Pick[]>) | undefined;
  /** What only the server may decide about a form that is being filled in: keys of fields. */
  formState: (form: string, body: { values: Record<string, unknown>; id?: string }) => Promise<DecidedThere>;
  searchPeople: (text: string) => Promise<Pick[]>;
  searchUnits: (text: string) => Promise<Pick[]>;
  /** Records of `form` whose relation `field` points at `id`. */
  relatedRecords: (form: string, field: string, id: string) => Promise<Ref[]>;
  /** All records of a form whose relation `parent` makes them a tree. */
  treeNodes: (form: string, parent: string, filter: Condition | null) => Promise<TreeNode[]>;
  /** Runs a status action of the record; the server decides whether it may. */
  runAction: (form: string, id: string, action: string, version: number | undefined) => Promise<unknown>;
  /** Whether the record's status and the person's rights offer an action; unknown when absent. */
  mayRun?: ((form: string, id: string, action: string) => boolean) | undefined;
  /** Address of a record's page in this place, or undefined when there is none. */
  recordLink?: ((form: string, id: string) => string) | undefined;
}

export interface DecidedThere {
  hidden: string[];
  required: string[];
  readonly: string[];
}

/** A relation being filled in: its form and path there, the form that it points at, the record so far. */
export interface Offer {
  form: string;
  field: string;
  target: string;
  values: Record<string, unknown>;
  columns: readonly string[];
  text: string;
}

const PAGE = 20;

interface NamedRow {
  id: string;
  name: string;
  account?: string;
  stand_in?: string | null;
  org_unit?: { name: string } | null;
}

const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);

/** The columns that tell a person which record it is: its title and its number. */
async function titleField(form: string): Promise<string> {
  const meta = await api.get<{ title: string }>(`/forms/${form}`);
  return meta.title;
}

const titles = new Map<string, Promise<string>>();

function titleOf(form: string): Promise<string> {
  const known = titles.get(form) ?? titleField(form);
  titles.set(form, known);
  known.catch(() => titles.delete(form));
  return known;
}

async function queryTitles(
  form: string,
  body: Record<string, unknown>,
  path = `/forms/${form}/records/query`,
  columns: readonly string[] = [],
): Promise<Pick[]> {
  const title = await titleOf(form);
  const answer = await api.post<{ rows: RecordRow[] }>(path, {
    columns: [...new Set([title, "no", ...columns])],
    limit: PAGE,
    total: "none",
    ...body,
  });
  return answer.rows.map((row) => {
    const shown = String(row[title] ?? row.no ?? row.id);
    const more = columns.length ? columns.map((column) => wordsOf(row[column])) : [String(row.no ?? "")];
    const note = more.filter((word) => word && word !== shown).join(" · ");
    return { id: row.id, title: shown, note: note || undefined };
  });
}

/** A value of a picker's column in a word or two. */
function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join(", ");
  if (typeof value !== "object") return String(value);
  const { title, detail, city } = value as Record<string, unknown>;
  return [title ?? city, detail].filter(Boolean).join(" ");
}

/** Where somebody belongs, or that the person is away and who stands in. */
function noteOf(row: NamedRow): string | undefined {
  return row.stand_in ? i18next.t("common.away", { name: row.stand_in }) : row.org_unit?.name;
}

async function searchNamed(path: string, text: string): Promise<Pick[]> {
  const answer = await api.get<NamedRow[] | { rows: NamedRow[] }>(path, { query: { search: text } });
  const wanted = text.trim().toLowerCase();
  return rowsOf(answer)
    .filter((row) => !wanted || `${row.name} ${row.account ?? ""}`.toLowerCase().includes(wanted))
    .map((row) => ({ id: row.id, title: row.name, note: noteOf(row) }));
}

const TREE_PAGES = 10;
const TREE_PAGE = 200;

async function readTree(form: string, parent: string, filter: Condition | null): Promise<TreeNode[]> {
  const title = await titleOf(form);
  const nodes: TreeNode[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < TREE_PAGES; page++) {
    const answer: { rows: RecordRow[]; next: string | null } = await api.post(
      `/forms/${form}/records/query`,
      {
        columns: [...new Set([title, parent])],
        limit: TREE_PAGE,
        total: "none",
        sort: [{ field: title }],
        ...(filter ? { filter } : {}),
        ...(cursor ? { cursor } : {}),
      },
    );
    for (const row of answer.rows) {
      const above = row[parent] as Ref | null;
      nodes.push({ id: row.id, title: String(row[title] ?? row.no ?? row.id), parent: above?.id ?? null });
    }
    cursor = answer.next;
    if (!cursor) break;
  }
  return nodes;
}

export const serverServices: RuntimeServices = {
  upload: (file, name, options) => sendFile("/files", file, name, options),
  searchRecords: (form, text, filter) => queryTitles(form, { search: text || undefined, filter }),
  offeredRecords: ({ form, field, target, values, columns, text }) =>
    queryTitles(
      target,
      { field, values: wireValues(values), search: text || undefined },
      `/forms/${form}/choices`,
      columns,
    ),
  formState: (form, body) => api.post(`/forms/${form}/state`, body),
  searchPeople: (text) => searchNamed("/users", text),
  searchUnits: (text) => searchNamed("/org-units", text),
  relatedRecords: (form, field, id) => queryTitles(form, { filter: { field, op: "eq", value: id } }),
  treeNodes: readTree,
  runAction: (form, id, action, version) =>
    api.post(`/forms/${form}/records/${id}/actions/${action}`, version === undefined ? {} : { version }),
};

export const ServicesContext = createContext<RuntimeServices>(serverServices);

export const useServices = (): RuntimeServices => use(ServicesContext);
