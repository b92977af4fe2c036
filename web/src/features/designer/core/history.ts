/** Undo and redo over immutable states. Edits of one gesture (typing in one input) are one entry. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The gesture that the last entry belongs to; edits with the same name join it. */
  readonly gesture: string | null;
}

/** Far more than anybody undoes; old states share their parts, so they cost little. */
const LIMIT = 1000;

export const newHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], gesture: null });

export function record<T>(history: History<T>, next: T, gesture: string | null = null): History<T> {
  if (next === history.present) return history;
  if (gesture !== null && gesture === history.gesture && history.past.length > 0)
    return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-LIMIT), present: next, future: [], gesture };
}

/** The next edit starts an entry of its own, even with the same gesture. */
export const endGesture = <T>(history: History<T>): History<T> =>
  history.gesture === null ? history : { ...history, gesture: null };

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past[history.past.length - 1];
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    gesture: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, gesture: null };
}
