/** Values of the records that relations point at: conditions read them, and a chosen record fills other fields. */
import { useEffect, useRef, useState } from "react";
import { queryRecords } from "../../../../api/records";
import type { FieldMeta, FormMeta, Label } from "../../../../api/types";
import { isEmpty } from "../widget";
import { pathsOf, type Related, type Values } from "./decide";

/** Said under a field: its value came from a chosen record, or that record has another one than was typed. */
export interface Note {
  kind: "filled" | "differs";
  /** The relation that it came from. */
  from: Label;
  value: unknown;
}

interface Known {
  id: string;
  values: Values;
}

const idOf = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null ? (value as { id?: string }).id : undefined;

/**
 * Loads what the form reads of its related records, as the viewer may see them. `chosen` is told of each choice: what that record
 * fills is put into the fields that nobody has typed into; where somebody has, a note says so.
 */
export function useRelated(
  form: FormMeta,
  values: Values,
  touched: ReadonlySet<string>,
  write: (values: Values) => void,
) {
  const [known, setKnown] = useState<Record<string, Known>>({});
  const [notes, setNotes] = useState<Record<string, Note>>({});
  const waiting = useRef(new Set<string>());
  const state = useRef({ values, touched });
  state.current = { values, touched };
  const paths = pathsOf(form);

  const fill = (field: FieldMeta, found: Values) => {
    const { values: now, touched: typed } = state.current;
    const filled: Values = {};
    const told: Record<string, Note> = {};
    for (const { from, to } of field.settings.fill ?? []) {
      const value = found[from];
      if (isEmpty(value)) continue;
      const target = form.fields.find(({ key }) => key === to);
      if (!target?.readonly && typed.has(to) && !isEmpty(now[to])) {
        if (JSON.stringify(now[to]) !== JSON.stringify(value))
          told[to] = { kind: "differs", from: field.label, value };
        continue;
      }
      filled[to] = value;
      told[to] = { kind: "filled", from: field.label, value };
      if (target?.settings.fill?.length) waiting.current.add(to);
    }
    if (Object.keys(filled).length) write(filled);
    setNotes((old) => ({ ...old, ...told }));
  };

  const wanted = Object.keys(paths).map((key) => [key, idOf(values[key])] as const);
  const signature = wanted.map(([key, id]) => `${key}=${id ?? ""}`).join("&");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `signature` says when a relation points elsewhere
  useEffect(() => {
    let stopped = false;
    for (const [key, id] of wanted) {
      const field = form.fields.find((item) => item.key === key);
      if (!field?.target || !id || known[key]?.id === id) continue;
      void valuesOf(field.target, id, paths[key] ?? []).then((found) => {
        if (stopped) return;
        setKnown((old) => ({ ...old, [key]: { id, values: found } }));
        if (waiting.current.delete(key)) fill(field, found);
      });
    }
    return () => {
      stopped = true;
    };
  }, [signature]);

  const related: Related = useCurrent(known, values);
  return {
    related,
    notes,
    chosen: (key: string, value: unknown) => {
      setNotes(({ [key]: _gone, ...rest }) => rest);
      if (form.fields.find((field) => field.key === key)?.settings.fill?.length && idOf(value))
        waiting.current.add(key);
    },
  };
}

/** Only what belongs to the records pointed at now; the same object while nothing changes. */
function useCurrent(known: Record<string, Known>, values: Values): Related {
  const current = Object.entries(known).filter(([key, one]) => idOf(values[key]) === one.id);
  const signature = current.map(([key, one]) => `${key}=${one.id}`).join("&");
  const kept = useRef<{ signature: string; known: unknown; related: Related }>(undefined);
  if (kept.current?.signature !== signature || kept.current.known !== known)
    kept.current = {
      signature,
      known,
      related: Object.fromEntries(current.map(([key, one]) => [key, one.values])),
    };
  return kept.current.related;
}

/** The values that the viewer may see of one record; none when it cannot be read. */
export async function valuesOf(form: string, id: string, paths: readonly string[]): Promise<Values> {
  try {
    const filter = { field: "id", op: "eq", value: id };
    const page = await queryRecords(form, { columns: [...paths], filter, limit: 1, total: "none" });
    return page.rows[0] ?? {};
  } catch {
    // A column or record out of the viewer's sight: what rests on it counts as unknown, as on the server.
    return {};
  }
}
