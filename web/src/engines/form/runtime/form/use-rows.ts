/** The rows of a sub-table being filled in: what holds for each, and what one can do with them. */
import { useEffect, useRef, useState } from "react";
import type { FieldMeta } from "../../../../api/types";
import { moved } from "../../../../lib/lists";
import { inZone } from "../../../../lib/zone";
import { isEmpty } from "../widget";
import { pathsOf, type Related, reader, type Values, type World } from "./decide";
import { valuesOf } from "./related";
import { copied, newRow, pasted, pastedCells, type RowModel, rowModel, totalsOf } from "./rows";
import { type Filling, useFilling, useFormAround } from "./runtime";

export interface RowsState {
  fields: readonly FieldMeta[];
  rows: (RowModel & { filling: Filling | null; errorOf: (key: string) => string | undefined })[];
  totals: { field: string; fn: string; value: unknown }[];
  change: (index: number, field: FieldMeta, value: unknown) => void;
  add: () => void;
  remove: (index: number) => void;
  copy: (index: number) => void;
  move: (from: number, to: number) => void;
  /** Takes a text copied from a spreadsheet; false when it is a plain word for one cell. */
  paste: (text: string, at: { row: number; column: number }) => boolean;
}

const idOf = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null ? (value as { id?: string }).id : undefined;

export function useRows(field: FieldMeta, given: Values[], onChange: (rows: Values[]) => void): RowsState {
  const fields = field.settings.fields ?? [];
  const around = useFormAround();
  const filling = useFilling();
  const world = useWorld(
    around?.state.world,
    around && reader(around.state.form, around.state.values, around.state.world),
  );
  const latest = useRef(given);
  latest.current = given;
  const related = useRowsRelated(fields, given);
  const scope = { fields };
  const rows = given.map((row, index) => {
    const model = rowModel(scope, row, { ...world, related: related(row) });
    const inner = filling && { ...filling, rows: field.key, values: model.values, parent: filling.values };
    const errorOf = (key: string) => around?.state.errors[`${field.key}.${index}.${key}`];
    return { ...model, filling: inner, errorOf };
  });
  const put = (index: number, values: Values) =>
    onChange(latest.current.map((row, at) => (at === index ? { ...row, ...values } : row)));
  const change = (index: number, cell: FieldMeta, value: unknown) => {
    put(index, { [cell.key]: value });
    const id = idOf(value);
    const fills = cell.settings.fill ?? [];
    if (!cell.target || !id || fills.length === 0) return;
    void valuesOf(
      cell.target,
      id,
      fills.map(({ from }) => from),
    ).then((found) => {
      const row = latest.current[index];
      if (idOf(row?.[cell.key]) !== id) return;
      // What was typed into the row stays, unless it came from the record that was chosen before.
      const open = fills.filter(
        ({ from, to }) =>
          !isEmpty(found[from]) && (isEmpty(row?.[to]) || filled.current.has(`${index} ${to}`)),
      );
      for (const { to } of open) filled.current.add(`${index} ${to}`);
      put(index, Object.fromEntries(open.map(({ from, to }) => [to, found[from]])));
    });
  };
  const filled = useRef(new Set<string>());
  return {
    fields,
    rows,
    totals: totalsOf(
      field,
      rows.map(({ values }) => values),
      world.env,
    ),
    change,
    add: () => onChange([...given, newRow(fields)]),
    remove: (index) => onChange(given.filter((_, at) => at !== index)),
    copy: (index) =>
      onChange([...given.slice(0, index + 1), copied(given[index] ?? {}), ...given.slice(index + 1)]),
    move: (from, to) => to >= 0 && to < given.length && onChange(moved(given, from, to)),
    paste: (text, at) => {
      const cells = pastedCells(text);
      if (cells.length < 2 && (cells[0]?.length ?? 0) < 2) return false;
      onChange(pasted(given, fields, cells, at));
      return true;
    },
  };
}

function useWorld(around: World | undefined, parent: ((path: string) => unknown) | null): World {
  const alone: World = {
    env: { userId: "", unitIds: [], subtreeIds: [], now: inZone().format(), zone: "Asia/Shanghai" },
    related: {},
  };
  return { ...(around ?? alone), parent: parent ?? undefined };
}

/** What rows read of the records that they point at, loaded once for each. */
function useRowsRelated(fields: readonly FieldMeta[], rows: Values[]): (row: Values) => Related {
  const [known, setKnown] = useState<Record<string, Values>>({});
  const paths = pathsOf({ fields });
  const wanted = fields.flatMap((field) =>
    paths[field.key] && field.target
      ? rows.flatMap((row) => {
          const id = idOf(row[field.key]);
          return id ? [{ field, id, key: `${field.key} ${id}` }] : [];
        })
      : [],
  );
  const missing = wanted.filter(({ key }) => !(key in known));
  const signature = missing.map(({ key }) => key).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `signature` says what is still to be loaded
  useEffect(() => {
    for (const { field, id, key } of missing)
      void valuesOf(field.target ?? "", id, paths[field.key] ?? []).then((found) =>
        setKnown((old) => ({ ...old, [key]: found })),
      );
  }, [signature]);
  return (row) =>
    Object.fromEntries(Object.keys(paths).map((key) => [key, known[`${key} ${idOf(row[key]) ?? ""}`] ?? {}]));
}
