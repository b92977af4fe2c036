import { useEffect, useRef } from "react";
import type { Tools } from "./context";
import type { Labels } from "./core/definition";
import {
  copy,
  duplicate,
  FORM,
  isField,
  isSectionClip,
  paste,
  redone,
  select,
  step,
  stepSelection,
  undone,
} from "./core/state";

const CLIP = "sl.design.clipboard";

/** Where typing, choosing and dialogs have their own use of keys. */
const OWN_KEYS =
  "input, textarea, select, [contenteditable=true], [role=combobox], [role=dialog], .ant-popover, .ant-select-dropdown";

interface Words {
  copied: string;
  pasted: string;
  undone: string;
  redone: string;
  moved: string;
  duplicated: string;
}

/** The keys of the designer; within inputs every key is theirs, undo too. */
export function useKeys(tools: Tools, suffix: Labels, words: Words): void {
  const latest = useRef({ suffix, words });
  latest.current = { suffix, words };
  useEffect(() => {
    const { update, announce } = tools;
    const withMod: Record<string, (event: KeyboardEvent) => void> = {
      z: (event) => {
        update(event.shiftKey ? redone : undone);
        announce(event.shiftKey ? latest.current.words.redone : latest.current.words.undone);
      },
      y: () => {
        update(redone);
        announce(latest.current.words.redone);
      },
      c: () => {
        update((old) => {
          const next = copy(old);
          if (next.clipboard) localStorage.setItem(CLIP, JSON.stringify(next.clipboard));
          return next;
        });
        announce(latest.current.words.copied);
      },
      v: () => {
        update((old) => paste(old, storedClip() ?? old.clipboard));
        announce(latest.current.words.pasted);
      },
      d: () => {
        update((old) => duplicate(old, latest.current.suffix));
        announce(latest.current.words.duplicated);
      },
    };
    const arrow = (event: KeyboardEvent, by: 1 | -1) => {
      update((old) => (event.altKey ? step(old, by) : stepSelection(old, by)));
      if (event.altKey) announce(latest.current.words.moved);
      requestAnimationFrame(() =>
        document
          .querySelector<HTMLElement>(
            ".sl-canvas-choose[aria-pressed=true], .sl-section-name[aria-pressed=true]",
          )
          ?.focus({ preventScroll: true }),
      );
    };
    const plain: Record<string, (event: KeyboardEvent) => void> = {
      Delete: () => tools.remove(),
      Backspace: () => tools.remove(),
      ArrowDown: (event) => arrow(event, 1),
      ArrowRight: (event) => arrow(event, 1),
      ArrowUp: (event) => arrow(event, -1),
      ArrowLeft: (event) => arrow(event, -1),
      Escape: () => update((old) => select(old, FORM)),
    };
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (
        event.defaultPrevented ||
        target?.closest(OWN_KEYS) ||
        document.querySelector(".ant-modal-wrap:not([style*='none'])")
      )
        return;
      const mod = event.ctrlKey || event.metaKey;
      const selectedText = mod && event.key === "c" && String(window.getSelection() ?? "") !== "";
      const run = mod ? withMod[event.key.toLowerCase()] : plain[event.key];
      if (!run || selectedText) return;
      event.preventDefault();
      run(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [tools]);
}

/** What was copied last, in this form or in another. */
function storedClip(): unknown {
  try {
    const clip: unknown = JSON.parse(localStorage.getItem(CLIP) ?? "null");
    return isField(clip) || isSectionClip(clip) ? clip : null;
  } catch {
    return null;
  }
}
