import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Issue } from "../../api/types";
import {
  type Draft,
  DraftSync,
  design,
  type History,
  newHistory,
  record,
  redo,
  type SaveState,
  undo,
} from "../designer";
import type { Page, State } from "./model";

const pagesIn = (draft: Draft): readonly Page[] =>
  (draft.definition.pages as readonly Page[] | undefined) ?? [];

/** The pages of a form's draft: edited with undo, saved a moment after each change, published when asked. */
export function usePages(draft: Draft) {
  const client = useQueryClient();
  const [history, setHistory] = useState<History<State>>(() =>
    newHistory({ pages: pagesIn(draft), at: { page: 0, tab: 0, block: null } }),
  );
  const [save, setSave] = useState<SaveState>({ kind: "saved", at: draft.updated_at });
  const [problems, setProblems] = useState<Issue[]>(draft.problems ?? []);
  const base = useRef(draft.definition);
  const sync = useMemo(
    () =>
      new DraftSync(
        {
          save: (definition, from, version) => design.saveDraft(draft.form, definition, from, version),
          keep: () => {},
          changed: (next, found) => {
            setSave(next);
            if (found) setProblems([...found.problems]);
          },
          after: (ms, run) => {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
          },
        },
        draft.version,
        draft.base_version,
        draft.updated_at,
      ),
    [draft],
  );
  useEffect(() => () => sync.stop(), [sync]);
  const { present } = history;
  const sent = useRef(present.pages);
  useEffect(() => {
    if (sent.current === present.pages) return;
    sent.current = present.pages;
    const { pages: _old, ...rest } = base.current;
    sync.push(present.pages.length > 0 ? { ...rest, pages: present.pages } : (rest as Draft["definition"]));
  }, [present.pages, sync]);

  /** An edit; those of one gesture are one entry. What only chooses (a tab, a block) is none. */
  const edit = useCallback((change: (state: State) => State, gesture?: string) => {
    setHistory((old) => {
      const next = change(old.present);
      return next.pages === old.present.pages
        ? { ...old, present: next }
        : record(old, next, gesture ?? null);
    });
  }, []);
  const publish = async () => {
    await sync.flush();
    await design.publish(draft.form, sync.version);
    await client.invalidateQueries({ queryKey: ["form", draft.form] });
  };
  /** My pages over what somebody else has saved meanwhile; the rest of their draft stays theirs. */
  const keepMine = (current: Draft) => {
    const { pages: _theirs, ...rest } = current.definition;
    base.current = current.definition;
    sync.decide({ ...rest, pages: present.pages } as Draft["definition"], current);
  };
  const undone = useCallback(() => setHistory(undo), []);
  const redone = useCallback(() => setHistory(redo), []);
  return {
    state: present,
    edit,
    undo: undone,
    redo: redone,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    save,
    problems: problems.filter((issue) => issue.path.includes("pages")),
    others: problems.filter((issue) => !issue.path.includes("pages")).length,
    sync,
    publish,
    keepMine,
  };
}

export type Pages = ReturnType<typeof usePages>;
