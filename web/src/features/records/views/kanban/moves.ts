import type { ActionMeta, FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import { asks } from "../../page/actions";
import { isMovable, optionsOf } from "../shared/fields";

export { asks };

/** What becomes of a card in a column; a refusal carries the key and the words of its reason. */
export type Verdict =
  | { ok: true; actions: ActionMeta[] }
  | { ok: false; reason: Reason; action?: ActionMeta };

type Reason = "same" | "right" | "field" | "required" | "archived" | "noAction" | "actionRight" | "service";

/** The column of records without a value. */
export const NONE = "";

export const columnOf = (row: RecordRow, field: FieldMeta): string => String(row[field.key] ?? NONE);

/** Whether a record may go to the column with this value. A status moves by its actions, all others by an update. */
export function verdict(
  form: FormMeta,
  field: FieldMeta,
  row: RecordRow,
  to: string,
  mayUpdate: boolean,
): Verdict {
  const from = columnOf(row, field);
  if (from === to) return { ok: false, reason: "same" };
  if (form.status?.field === field.key) return byAction(form.status.actions, from, to);
  if (!mayUpdate) return { ok: false, reason: "right" };
  if (!isMovable(form, field)) return { ok: false, reason: "field" };
  if (to === NONE && field.required) return { ok: false, reason: "required" };
  if (optionsOf(field).find((option) => option.value === to)?.archived)
    return { ok: false, reason: "archived" };
  return { ok: true, actions: [] };
}

function byAction(all: ActionMeta[], from: string, to: string): Verdict {
  const fitting = all.filter(
    (action) => action.to === to && (action.from.includes("*") || action.from.includes(from)),
  );
  const [first] = fitting;
  if (!first) return { ok: false, reason: "noAction" };
  const manual = fitting.filter((action) => action.manual);
  if (manual.length === 0) return { ok: false, reason: "service", action: first };
  const granted = manual.filter((action) => action.granted);
  if (granted.length === 0) return { ok: false, reason: "actionRight", action: manual[0] as ActionMeta };
  return { ok: true, actions: granted };
}

/** The action that leads straight back, for undoing; null where there is none. */
export function wayBack(form: FormMeta, from: string, to: string): ActionMeta | null {
  const found = byAction(form.status?.actions ?? [], to, from);
  if (!found.ok) return null;
  return found.actions.find((action) => !asks(action)) ?? null;
}

export interface Column {
  value: string;
  count: number | undefined;
  sum: number | undefined;
}

interface Counted {
  count: number;
  sum: number | undefined;
}

/**
 * Columns of a board in the order of the options. Archived ones and the one for "no value" stand there only while
 * they hold records.
 */
export function columnsOf(
  field: FieldMeta,
  counts: ReadonlyMap<string, Counted> | undefined,
  hidden: readonly string[],
): Column[] {
  const column = (value: string): Column => ({
    value,
    count: counts ? (counts.get(value)?.count ?? 0) : undefined,
    sum: counts?.get(value)?.sum,
  });
  const known = optionsOf(field);
  const open = known
    .filter((option) => !option.archived || counts?.has(option.value))
    .map((option) => column(option.value));
  const values = new Set(known.map((option) => option.value));
  // Values that are no option (any more) still have records; they are shown under their own name.
  const strange = [...(counts?.keys() ?? [])].filter((value) => value !== NONE && !values.has(value));
  const none = counts?.get(NONE)?.count ? [column(NONE)] : [];
  return [...none, ...open, ...strange.map(column)].filter(({ value }) => !hidden.includes(value));
}

/** Counts with the moves under way taken into account, so that a column's number follows the card at once. */
export function withMoves(
  columns: Column[],
  moves: readonly { from: string; to: string; amount: number | undefined }[],
): Column[] {
  return columns.map((column) => {
    const gone = moves.filter(({ from }) => from === column.value);
    const come = moves.filter(({ to }) => to === column.value);
    const added = [...come.map(({ amount }) => amount ?? 0), ...gone.map(({ amount }) => -(amount ?? 0))];
    return {
      ...column,
      count: column.count === undefined ? undefined : column.count + come.length - gone.length,
      sum: column.sum === undefined ? undefined : added.reduce((sum, amount) => sum + amount, column.sum),
    };
  });
}
