import { useCallback, useEffect, useRef, useState } from "react";

const PREFIX = "sl.draft.";

function read<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the draft, not the page.
  }
}

export function dropDraft(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

/**
 * State that survives a reload, stored at each change.
 *
 * `initial` counts until something is typed. `clear` forgets the draft and goes back to `initial`.
 */
export function useDraft<T>(name: string, initial: T) {
  const [typed, setTyped] = useState<T | undefined>(() => read<T>(name));
  const value = typed === undefined ? initial : typed;
  const latest = useRef(value);
  latest.current = value;

  useEffect(() => setTyped(read<T>(name)), [name]);

  const set = useCallback(
    (change: T | ((before: T) => T)) => {
      const next = change instanceof Function ? change(latest.current) : change;
      latest.current = next;
      write(name, next);
      setTyped(next);
    },
    [name],
  );
  const clear = useCallback(() => {
    dropDraft(name);
    setTyped(undefined);
  }, [name]);
  return { value, set, clear, isDraft: typed !== undefined };
}
