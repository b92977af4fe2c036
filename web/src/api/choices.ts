import i18next from "i18next";
import { api } from "./client";
import { queryRecords } from "./records";
import type { FormMeta, RecordRow } from "./types";

/** A record to choose: its title, and its number or place as a note. */
export interface Choice {
  id: string;
  title: string;
  note?: string;
}

interface NamedRow {
  id: string;
  name: string;
  account?: string;
  stand_in?: string | null;
  org_unit?: { name?: string; title?: string } | null;
}

const PAGE = 20;
const rowsOf = <T>(answer: T[] | { rows: T[] }): T[] => (Array.isArray(answer) ? answer : answer.rows);

/** Where a person belongs, or that the person is away and who stands in. */
function noteOf(row: NamedRow): string | undefined {
  if (row.stand_in) return i18next.t("common.away", { name: row.stand_in });
  return row.org_unit?.name ?? row.org_unit?.title ?? row.account;
}

async function findPeople(search: string, signal?: AbortSignal): Promise<Choice[]> {
  const rows = rowsOf(
    await api.get<NamedRow[] | { rows: NamedRow[] }>("/users", { query: { search }, signal }),
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.name,
    note: noteOf(row),
  }));
}

async function findUnits(search: string, signal?: AbortSignal): Promise<Choice[]> {
  const rows = rowsOf(await api.get<NamedRow[] | { rows: NamedRow[] }>("/org-units", { signal }));
  const wanted = search.toLowerCase();
  return rows
    .filter((row) => row.name.toLowerCase().includes(wanted))
    .map((row) => ({ id: row.id, title: row.name }));
}

function choiceOf(row: RecordRow, title: string): Choice {
  const text = String(row[title] ?? row.no ?? row.id);
  return { id: row.id, title: text, note: row.no && row.no !== text ? row.no : undefined };
}

/** Finds records of a form by text; "user" and "org_unit" are forms of the platform. */
export async function findChoices(
  form: FormMeta | string,
  search: string,
  signal?: AbortSignal,
): Promise<Choice[]> {
  if (form === "user") return findPeople(search, signal);
  if (form === "org_unit") return findUnits(search, signal);
  const meta = typeof form === "string" ? await api.get<FormMeta>(`/forms/${form}`) : form;
  const columns = [...new Set(["no", meta.title])];
  const page = await queryRecords(meta.key, { columns, search, limit: PAGE, total: "none" }, signal);
  return page.rows.map((row) => choiceOf(row, meta.title));
}

/** Titles of known ids, for instance those in a saved filter. */
export async function choicesById(form: string, ids: string[]): Promise<Choice[]> {
  if (form === "org_unit") return (await findUnits("")).filter((unit) => ids.includes(unit.id));
  const title = form === "user" ? "name" : (await api.get<FormMeta>(`/forms/${form}`)).title;
  const filter = { field: "id", op: "in", value: ids };
  const columns = form === "user" ? ["name"] : [...new Set(["no", title])];
  const page = await queryRecords(form, { columns, filter, limit: ids.length, total: "none" });
  return page.rows.map((row) => choiceOf(row, title));
}
