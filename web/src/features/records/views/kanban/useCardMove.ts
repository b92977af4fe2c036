import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../../api/client";
import { records } from "../../../../api/records";
import type { ActionMeta, FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n";
import { optionsOf } from "../shared/fields";
import { useWrites } from "../shared/useWrites";
import { asks, columnOf, NONE, verdict, wayBack } from "./moves";

/** A move that has to be answered first: which action, or what it requires. */
export interface Asking {
  row: RecordRow;
  to: string;
  actions: ActionMeta[];
}

/** Moving cards: asked what it needs, shown at once, taken back when refused or undone. */
export function useCardMove(form: FormMeta, field: FieldMeta, mayUpdate: boolean) {
  const { t } = useTranslation();
  const label = useLabel();
  const writes = useWrites(form);
  const [asking, setAsking] = useState<Asking | null>(null);
  const known = useRef(new Map<string, RecordRow>()).current;
  const nameOf = (value: string): string => {
    if (value === NONE) return t("boards.kanban.none");
    return label(optionsOf(field).find((option) => option.value === value)?.label) || value;
  };
  const judge = (row: RecordRow, to: string) => verdict(form, field, row, to, mayUpdate);
  /** Why a card may not go there; "" when it may. */
  const why = (row: RecordRow, to: string): string => {
    const found = judge(row, to);
    if (found.ok || found.reason === "same") return "";
    return t(`boards.move.${found.reason}`, {
      from: nameOf(columnOf(row, field)),
      to: nameOf(to),
      field: label(field.label),
      action: label(found.action?.label),
    });
  };
  const done = (row: RecordRow, to: string) =>
    t("boards.move.done", { name: row.no ?? String(row[form.title] ?? ""), to: nameOf(to) });

  const perform = async (
    row: RecordRow,
    to: string,
    action: ActionMeta,
    values: Record<string, unknown> = {},
    comment = "",
  ) => {
    known.set(row.id, row);
    const back = wayBack(form, columnOf(row, field), to);
    await writes.write(
      row,
      { [field.key]: to },
      {
        done: done(row, to),
        throws: asks(action),
        send: (version) =>
          records.perform(form.key, row.id, action.key, { values, version, comment: comment || undefined }),
        undo: back && ((saved) => records.perform(form.key, row.id, back.key, { version: saved.version })),
      },
    );
  };
  const to = async (row: RecordRow, value: string) => {
    const found = judge(row, value);
    if (!found.ok) return;
    known.set(row.id, row);
    const [action] = found.actions;
    if (!action) {
      await writes.write(row, { [field.key]: value === NONE ? null : value }, { done: done(row, value) });
    } else if (found.actions.length > 1) setAsking({ row, to: value, actions: found.actions });
    else await choose(row, value, action);
  };
  /** Runs an action, or asks for what it requires, with the values that the record has now. */
  const choose = async (row: RecordRow, value: string, action: ActionMeta) => {
    if (!asks(action)) {
      setAsking(null);
      return perform(row, value, action);
    }
    const whole = await api.get<RecordRow>(`/forms/${form.key}/records/${row.id}`).catch(() => row);
    setAsking({ row: { ...whole, version: row.version }, to: value, actions: [action] });
  };
  return { writes, known, asking, setAsking, judge, why, to, choose, perform, nameOf };
}

export type CardMove = ReturnType<typeof useCardMove>;
