import { App } from "antd";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Draft, design } from "./api";
import { DragController } from "./canvas/drag";
import type { Situation, Tools, Update } from "./context";
import { type Definition, withWholeLayout } from "./core/definition";
import { change, definitionOf, newState, publishedPaths, replaced, select } from "./core/state";
import type { Types } from "./meta";
import { stillThere } from "./problems";
import { DraftSync, type Found, type Kept, type SaveState } from "./sync";

const keptAt = (form: string) => `sl.design.${form}`;

function keptHere(form: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(keptAt(form)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function keepHere(form: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(keptAt(form), JSON.stringify(kept));
    else localStorage.removeItem(keptAt(form));
  } catch {
    // A full or forbidden store: the page still holds everything, and says "unsaved" until the server has it.
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export interface Designer {
  tools: Tools;
  situation: Situation;
  /** The local content and the server's, when both went on; null otherwise. */
  conflict: Draft | null;
  resolve: (mine: boolean) => void;
  /** Publishing found that the form went on meanwhile: both contents are shown. */
  clash: (published: Draft) => void;
  /** Takes over what the server has now. */
  adopt: (draft: Draft) => void;
  said: string;
}

/** The state of the page: definition, selection, undo, and the draft on the server and on this device. */
export function useDesigner(
  draft: Draft,
  base: Definition | null,
  types: Types,
  published: Situation["published"],
  onRemove: () => void,
): Designer {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [state, dispatch] = useReducer(
    (
      old: ReturnType<typeof newState>,
      update: (state: ReturnType<typeof newState>) => ReturnType<typeof newState>,
    ) => update(old),
    null,
    () => newState(withWholeLayout(draft.definition), publishedPaths(base)),
  );
  const [save, setSave] = useState<SaveState>({
    kind: "saved",
    at: draft.draft ? draft.updated_at : null,
  });
  const [found, setFound] = useState<Found>({ problems: draft.problems ?? [], of: draft.definition });
  const [said, setSaid] = useState("");
  const [older, setOlder] = useState<Draft | null>(null);
  const form = draft.form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one for the life of the page
  const sync = useMemo(() => {
    const ports = {
      save: (definition: Definition, from: number, version: number) =>
        design.saveDraft(form, definition, from, version),
      keep: (kept: Kept | null) => keepHere(form, kept),
      changed: (next: SaveState, newly: Found | null) => {
        setSave(next);
        if (newly) setFound(newly);
      },
      after: (ms: number, run: () => void) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
    return new DraftSync(ports, draft.version, draft.base_version, draft.updated_at);
  }, [form]);

  const remove = useRef(onRemove);
  remove.current = onRemove;
  const update: Update = dispatch;
  const tools = useMemo<Tools>(
    () => ({
      form,
      types,
      update,
      select: (selection) => update((old) => select(old, selection)),
      edit: (edit, gesture) => update((old) => change(old, edit, gesture ?? null)),
      remove: () => remove.current(),
      announce: (text) => setSaid(text),
      drag: new DragController(),
      sync,
    }),
    [form, types, sync],
  );

  // Whatever changed the definition, the draft follows.
  const current = definitionOf(state);
  const sent = useRef(current);
  useEffect(() => {
    if (sent.current === current) return;
    sent.current = current;
    sync.push(current);
  }, [current, sync]);

  // What this device kept and the server does not have.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const kept = keptHere(form);
    if (!kept || same(kept.definition, draft.definition)) {
      keepHere(form, null);
      return () => sync.leave();
    }
    update((old) => replaced(old, kept.definition));
    if (kept.version === draft.version && kept.base === draft.base_version) {
      void message.info(t("designer.save.restored"));
    } else {
      setOlder(draft);
    }
    return () => sync.leave();
  }, []);

  useEffect(() => {
    const again = () => void sync.flush();
    const hidden = () => document.visibilityState === "hidden" && void sync.flush();
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [sync]);

  const adopt = useCallback(
    (taken: Draft) => {
      const definition = withWholeLayout(taken.definition);
      sent.current = definition;
      update((old) => replaced(old, definition));
      sync.adopt(taken);
    },
    [sync],
  );
  const problems = useMemo(() => stillThere(found, current), [found, current]);
  const conflict = save.kind === "conflict" ? save.current : older;
  const resolve = (mine: boolean) => {
    if (!conflict) return;
    if (mine) sync.decide(current, conflict);
    else adopt(conflict);
    setOlder(null);
  };
  // The draft on the server is still this one: whatever is chosen becomes its content, made from the newest version.
  const [newer, setNewer] = useState<Draft | null>(null);
  const resolveNewer = (mine: boolean) => {
    if (!newer) return;
    const chosen = mine ? current : withWholeLayout(newer.definition);
    if (!mine) {
      sent.current = chosen;
      update((old) => replaced(old, chosen));
    }
    sync.decide(chosen, { version: sync.version, base_version: newer.base_version });
    setNewer(null);
  };
  return {
    tools,
    situation: { state, save, problems, published, publishedVersion: draft.published_version },
    conflict: newer ?? conflict,
    resolve: newer ? resolveNewer : resolve,
    clash: setNewer,
    adopt,
    said,
  };
}
