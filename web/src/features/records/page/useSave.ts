import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiProblem } from "../../../api/client";
import { records, useRefreshRecords } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";

/** A write that met a newer version: what stands there now, and what was to be written. */
export interface Conflict {
  current: RecordRow;
  yours: Record<string, unknown>;
}

/** Links to files are signed anew with each answer and say nothing about the value. */
const textOf = (value: unknown) =>
  JSON.stringify(value ?? null, (key, part) => (key === "url" ? undefined : part));

/**
 * The version that an edit claims to know. The page follows what others save, but whoever writes has only seen what
 * stood there when the edit began: if the field was changed meanwhile, it is that version, and the server objects.
 */
export function versionSeen(keys: string[], begun: RecordRow, now: RecordRow): number {
  return keys.every((key) => textOf(begun[key]) === textOf(now[key])) ? now.version : begun.version;
}

/** Saves values with the version that was read; a conflict is kept to be shown and resolved. */
export function useSave(form: FormMeta, record: RecordRow) {
  const client = useQueryClient();
  const refresh = useRefreshRecords();
  const [busy, setBusy] = useState(false);
  const saving = useRef(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const write = async (values: Record<string, unknown>, version: number): Promise<boolean> => {
    // A second Enter or click would meet the version that the first one is about to make.
    if (saving.current) return false;
    saving.current = true;
    setBusy(true);
    try {
      const saved = await records.update(form.key, record.id, values, version);
      const merge = (old: RecordRow | undefined) => ({ ...old, ...saved });
      client.setQueryData(["record", form.key, record.id], merge);
      refresh(form.key, record.id);
      return true;
    } catch (problem) {
      const current = problem instanceof ApiProblem && problem.status === 409 ? problem.body.current : null;
      if (!current) throw problem;
      setConflict({ current: current as RecordRow, yours: values });
      return false;
    } finally {
      saving.current = false;
      setBusy(false);
    }
  };
  /** Writes the chosen values over the current version; nothing chosen keeps what stands there. */
  const resolve = async (chosen: Record<string, unknown>) => {
    if (!conflict) return;
    const { current } = conflict;
    setConflict(null);
    if (Object.keys(chosen).length > 0) await write(chosen, current.version);
    else refresh(form.key, record.id);
  };
  return {
    /** `begun`: the record as it stood when the edit began. */
    save: (values: Record<string, unknown>, begun: RecordRow) =>
      write(values, versionSeen(Object.keys(values), begun, record)),
    busy,
    conflict,
    resolve,
  };
}
