import { useCallback, useEffect, useState } from "react";
import { ApiProblem } from "../../api/client";
import { type History, newHistory, record, redo, undo } from "../designer";
import { type Content, type PrintTemplate, printing } from "./api";
import type { Place } from "./model";

interface State {
  content: Content;
  chosen: Place | null;
}

interface Kept {
  version: number;
  content: Content;
}

const keptAt = (id: string) => `sl.print.${id}`;

export const contentOf = (template: PrintTemplate): Content => ({
  label: template.label,
  roles: template.roles,
  definition: template.definition ?? { blocks: [] },
});

function kept(id: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(keptAt(id)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function keep(id: string, value: Kept | null): void {
  try {
    if (value) localStorage.setItem(keptAt(id), JSON.stringify(value));
    else localStorage.removeItem(keptAt(id));
  } catch {
    // A full or forbidden store: the page still asks before it is closed.
  }
}

const equal = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** A template being designed: undo, what is not saved yet (kept on this device), and saving against its version. */
export function useTemplate(form: string, template: PrintTemplate, onSaved: () => void) {
  const [saved, setSaved] = useState(() => ({ version: template.version, content: contentOf(template) }));
  const [restored] = useState(() => {
    const found = kept(template.id);
    return found && !equal(found.content, contentOf(template)) ? found : null;
  });
  const [version, setVersion] = useState(restored?.version ?? template.version);
  const [history, setHistory] = useState<History<State>>(() =>
    newHistory({ content: restored?.content ?? contentOf(template), chosen: null }),
  );
  const [conflict, setConflict] = useState<PrintTemplate | null>(null);
  const [busy, setBusy] = useState(false);
  const { content, chosen } = history.present;
  const dirty = !equal(content, saved.content);

  useEffect(() => {
    const timer = setTimeout(() => keep(template.id, dirty ? { version, content } : null), 300);
    return () => clearTimeout(timer);
  }, [template.id, dirty, version, content]);
  useEffect(() => {
    if (!dirty) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [dirty]);

  /** An edit; those of one gesture are one entry. What only chooses a block is none. */
  const edit = useCallback((change: (state: State) => State, gesture?: string) => {
    setHistory((old) => {
      const next = change(old.present);
      if (next.content === old.present.content) return { ...old, present: next };
      return record(old, next, gesture ?? null);
    });
  }, []);
  const set = useCallback(
    (change: Partial<Content>, gesture?: string) =>
      edit((state) => ({ ...state, content: { ...state.content, ...change } }), gesture),
    [edit],
  );

  /** Throws what the server says, but a conflict, which is shown. */
  const save = async (over = version) => {
    setBusy(true);
    try {
      const answer = await printing.change(form, template.id, over, content);
      setSaved({ version: answer.version, content });
      setVersion(answer.version);
      setConflict(null);
      keep(template.id, null);
      onSaved();
      return true;
    } catch (problem) {
      const current = problem instanceof ApiProblem && problem.status === 409 && problem.body.current;
      if (!current) throw problem;
      setConflict(current as unknown as PrintTemplate);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const take = (current: PrintTemplate) => {
    const next = contentOf(current);
    setSaved({ version: current.version, content: next });
    setVersion(current.version);
    setHistory((old) => record(old, { content: next, chosen: null }));
    setConflict(null);
  };
  return {
    content,
    chosen,
    dirty,
    restored: restored !== null,
    busy,
    conflict,
    edit,
    set,
    save,
    take,
    discard: () => edit((state) => ({ ...state, content: saved.content })),
    dropConflict: () => setConflict(null),
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}

export type Template = ReturnType<typeof useTemplate>;
