/** The rows of a sub-table: decided within their record, pasted from a spreadsheet, summed up. Pure. */
import type { FieldMeta } from "../../../../api/types";
import type { Env } from "../../../../lib/expr";
import type { Face } from "../face";
import type { TextContext } from "../widget";
import {
  computedValues,
  type Decision,
  decide,
  formulaDefaults,
  gather,
  type Scope,
  type Values,
  type World,
} from "./decide";

export interface RowModel {
  /** With what is worked out from the others. */
  values: Values;
  decision: Decision;
}

/** A row as it is to be shown. `touched`: of a new row, what was typed; its other fields follow their formulas. */
export function rowModel(scope: Scope, row: Values, world: World): RowModel {
  const fresh = row.id === undefined || row.id === null;
  const typed = new Set(Object.keys(row).filter((key) => row[key] !== null && row[key] !== undefined));
  const settled = fresh ? formulaDefaults(scope, row, typed, world) : row;
  const live = Object.entries(computedValues(scope, settled, world)).filter(([, value]) => value !== null);
  const values = { ...settled, ...Object.fromEntries(live) };
  return { values, decision: decide(scope, values, fresh ? {} : row, world) };
}

/** What is wrong in the rows of a sub-table, by path ("lines.0.price"). */
export function rowProblems(
  field: FieldMeta,
  value: unknown,
  world: World,
  face: Pick<Face, "fieldProblem">,
  words: TextContext,
): Record<string, string> {
  const fields = field.settings.fields;
  if (!fields || !Array.isArray(value)) return {};
  const found: Record<string, string> = {};
  (value as Values[]).forEach((row, index) => {
    const { values, decision } = rowModel({ fields }, row, world);
    for (const cell of fields) {
      if (decision.hidden.has(cell.key) || cell.readonly) continue;
      const required = decision.required.has(cell.key) && cell.default === null && !cell.default_ast;
      const problem = face.fieldProblem({ ...cell, required }, values[cell.key], words);
      if (problem) found[`${field.key}.${index}.${cell.key}`] = problem;
    }
  });
  return found;
}

/** A new row with its constant defaults. */
export function newRow(fields: readonly FieldMeta[]): Values {
  const plain = fields.filter(
    ({ default: value }) => value !== null && value !== undefined && typeof value !== "object",
  );
  return Object.fromEntries(plain.map((field) => [field.key, field.default]));
}

/** A copy of a row as a new one. */
export function copied({ id: _own, ...values }: Values): Values {
  return values;
}

/** Cells of a text copied from a spreadsheet: lines and tabs, quotes around cells that hold either. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === "\t" || char === "\n") {
      rows.at(-1)?.push(cell);
      cell = "";
      if (char === "\n") rows.push([]);
    } else if (char !== "\r") cell += char;
  }
  rows.at(-1)?.push(cell);
  return rows.at(-1)?.every((item) => item === "") ? rows.slice(0, -1) : rows;
}

/** Puts pasted cells into the rows from one cell on; texts that a column cannot take are left out. */
export function pasted(
  rows: readonly Values[],
  fields: readonly FieldMeta[],
  cells: string[][],
  at: { row: number; column: number },
): Values[] {
  const next = rows.map((row) => ({ ...row }));
  cells.forEach((line, down) => {
    const index = at.row + down;
    while (next.length <= index) next.push(newRow(fields));
    line.forEach((text, right) => {
      const field = fields[at.column + right];
      const value = field && cellValue(field, text.trim());
      const row = next[index];
      if (field && row && value !== undefined) row[field.key] = value;
    });
  });
  return next;
}

/** The JSON form of a pasted text; null where it is empty, undefined where it does not fit. */
export function cellValue(field: FieldMeta, text: string): unknown {
  if (field.access !== "write" || field.readonly || field.settings.ast) return undefined;
  if (text === "") return null;
  const { options } = field.settings;
  if (options) {
    const found = options.find(
      ({ value, label }) => value === text || Object.values(labels(label)).includes(text),
    );
    return found && (field.kind === "texts" ? [found.value] : found.value);
  }
  return BY_KIND[field.kind]?.(text);
}

const labels = (label: unknown): Record<string, unknown> =>
  typeof label === "object" && label !== null ? (label as Record<string, unknown>) : { "": label };

const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const YES = new Set(["是", "√", "yes", "true", "1", "y"]);
const NO = new Set(["否", "×", "no", "false", "0", "n"]);

const BY_KIND: Partial<Record<FieldMeta["kind"], (text: string) => unknown>> = {
  text: (text) => text,
  number: (text) => {
    const clean = text.replace(/[,，\s¥￥%]/g, "");
    return /^-?\d+(\.\d+)?$/.test(clean) ? Number(clean) : undefined;
  },
  date: (text) => {
    const match = DATE.exec(text);
    return match ? `${match[1]}-${match[2]?.padStart(2, "0")}-${match[3]?.padStart(2, "0")}` : undefined;
  },
  boolean: (text) => (YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined),
};

/** The figures under the columns, by field key; several of one column after each other. */
export function totalsOf(
  field: FieldMeta,
  rows: readonly Values[],
  env: Env,
): { field: string; fn: string; value: unknown }[] {
  return (field.settings.totals ?? []).map(({ field: key, fn }) => ({
    field: key,
    fn,
    value: gather({ fn, field: key }, rows, env),
  }));
}
