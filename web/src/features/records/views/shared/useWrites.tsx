import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { records } from "../../../../api/records";
import type { FormMeta, RecordRow } from "../../../../api/types";
import { useErrorText } from "../../../../ui/states";
import { newerThan, sendOver } from "./sendOver";

type Values = Record<string, unknown>;

const SECONDS = 6;

export interface WriteOptions {
  /** Said when it is done, beside the button that undoes it. */
  done: string;
  /** Another way than an update of the values, for instance a status action. */
  send?: (version: number) => Promise<RecordRow>;
  /** Takes it back; by default the old values are written. null: it cannot be. */
  undo?: ((saved: RecordRow) => Promise<unknown>) | null;
  /** A refusal is thrown to the caller, which shows it (a dialog that stays open). */
  throws?: boolean;
}

/**
 * Moves of records, shown before the server answers. `shown(rows)` are the rows as they will be; a refusal puts a
 * record back to where it was and says why, a success can be undone.
 */
export function useWrites(form: FormMeta) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { notification, message } = App.useApp();
  const errorText = useErrorText();
  const [pending, setPending] = useState<ReadonlyMap<string, Values>>(new Map());
  const busy = useRef(new Set<string>());

  const reload = useCallback(
    async (id: string) => {
      void client.invalidateQueries({ queryKey: ["record", form.key, id] });
      await client.invalidateQueries({ queryKey: ["records", form.key] });
    },
    [client, form.key],
  );
  const settle = (id: string) =>
    setPending((old) => {
      const next = new Map(old);
      next.delete(id);
      return next;
    });
  const run = async (row: RecordRow, values: Values, send: () => Promise<RecordRow>, throws = false) => {
    if (busy.current.has(row.id)) return null; // the move before is still under way
    busy.current.add(row.id);
    setPending((old) => new Map(old).set(row.id, values));
    try {
      const saved = await send();
      await reload(row.id);
      return saved;
    } catch (problem) {
      if (throws) throw problem;
      message.error(newerThan(problem) ? t("boards.move.stale") : errorText(problem));
      void reload(row.id);
      return null;
    } finally {
      busy.current.delete(row.id);
      settle(row.id);
    }
  };
  /** Writes values of a record; `values` are shown at once. True when the server took them. */
  const write = async (row: RecordRow, values: Values, options: WriteOptions): Promise<boolean> => {
    const before = Object.fromEntries(Object.keys(values).map((key) => [key, row[key] ?? null]));
    const send = options.send ?? ((version: number) => records.update(form.key, row.id, values, version));
    const over = () => sendOver(row, Object.keys(values), send);
    const saved = await run(row, values, over, options.throws);
    if (!saved) return false;
    const key = `move-${row.id}`;
    const back = options.undo ?? ((now: RecordRow) => records.update(form.key, row.id, before, now.version));
    notification.success({
      key,
      title: options.done,
      duration: SECONDS,
      actions:
        options.undo === null ? undefined : (
          <Button
            size="small"
            onClick={() => {
              notification.destroy(key);
              void run({ ...row, ...saved }, before, () => back(saved) as Promise<RecordRow>);
            }}
          >
            {t("common.undo")}
          </Button>
        ),
    });
    return true;
  };
  const shown = useCallback(
    (rows: RecordRow[]): RecordRow[] =>
      pending.size === 0
        ? rows
        : rows.map((row) => {
            const values = pending.get(row.id);
            return values ? { ...row, ...values } : row;
          }),
    [pending],
  );
  return { write, shown, pending };
}
