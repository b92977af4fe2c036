import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../../api/client";
import { records, useRefreshRecords } from "../../../../api/records";
import type { FormMeta, RecordRow } from "../../../../api/types";
import { useErrorText } from "../../../../ui/states";
import { isEditable } from "../../page/fields";
import type { Conflict } from "../../page/useSave";
import { newerThan, sendOver } from "../shared/sendOver";

/** A cell that is being edited, and the row as it stood when that began. */
export interface Editing {
  path: string;
  begun: RecordRow;
  value: unknown;
  error?: string;
}

/** Whether a column's cells can be edited at all; a row may still refuse. */
export function editablePath(form: FormMeta, path: string): boolean {
  const field = form.fields.find((item) => item.key === path);
  return Boolean(field && isEditable(form, field));
}

type Patch = (id: string, values: Partial<RecordRow>) => RecordRow | undefined;

/** Writes cells: shown at once, taken back when the server refuses, undone from the toast. */
export function useEditing(form: FormMeta, patch: Patch) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [conflict, setConflict] = useState<(Conflict & { id: string }) | null>(null);

  const write = async (id: string, path: string, value: unknown, begun: RecordRow, undoing = false) => {
    patch(id, { [path]: value });
    try {
      const saved = await sendOver(begun, [path], (version) =>
        records.update(form.key, id, { [path]: value }, version),
      );
      patch(id, { [path]: saved[path], version: saved.version, updated_at: saved.updated_at });
      refresh(form.key, id);
      const key = `edited-${id}-${path}`;
      const undo = () => {
        message.destroy(key);
        void write(id, path, begun[path] ?? null, saved, true);
      };
      if (undoing) message.success(t("views.table.undone"));
      else
        message.success({
          key,
          duration: 6,
          content: (
            <>
              {t("views.table.saved")}
              <Button type="link" size="small" onClick={undo}>
                {t("common.undo")}
              </Button>
            </>
          ),
        });
    } catch (problem) {
      patch(id, { [path]: begun[path] ?? null });
      const row = newerThan(problem);
      if (row) {
        patch(id, { [path]: row[path], version: row.version });
        setConflict({ id, current: row, yours: { [path]: value } });
        return;
      }
      const said = (problem instanceof ApiProblem && problem.byPath()[path]) || errorText(problem);
      // What was typed is not lost: the cell opens again with the reason.
      if (problem instanceof ApiProblem && problem.status === 422)
        setEditing({ path, begun, value, error: said });
      else message.error(said);
    }
  };

  return {
    editing,
    start: (row: RecordRow, path: string, value: unknown = row[path] ?? null) =>
      setEditing({ path, begun: row, value }),
    change: (value: unknown) => setEditing((old) => (old ? { ...old, value } : old)),
    cancel: () => setEditing(null),
    /** Saves what is being edited, if it differs from what stood there. */
    commit: () => {
      if (!editing) return;
      setEditing(null);
      const { begun, path, value } = editing;
      if (JSON.stringify(value ?? null) === JSON.stringify(begun[path] ?? null)) return;
      void write(begun.id, path, value, begun);
    },
    clear: (row: RecordRow, path: string) => void write(row.id, path, null, row),
    conflict,
    resolve: async (chosen: Record<string, unknown>) => {
      if (!conflict) return;
      setConflict(null);
      for (const [path, value] of Object.entries(chosen))
        await write(conflict.id, path, value, conflict.current);
    },
  };
}
