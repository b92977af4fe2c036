import { useCallback, useRef, useState } from "react";
import { ApiProblem, newIdempotencyKey } from "../../api/client";

const PREFIX = "sl.request.";

interface Remembered {
  key: string;
  /** What was asked; another body is another request. */
  print: string;
}

/** Whether the server may have done it all the same, so that the next try must carry the same key. */
export function isUndecided(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return true;
  return error.status === 0 || error.status >= 500 || error.status === 408 || error.status === 429;
}

function remembered(name: string): Remembered | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null") as Remembered | null;
  } catch {
    return null;
  }
}

/** The key for a request: the old one while the same request is undecided, even after a reload. */
export function requestKey(name: string, body: unknown): string {
  const print = JSON.stringify(body) ?? "";
  const old = remembered(name);
  if (old?.print === print) return old.key;
  const key = newIdempotencyKey();
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ key, print }));
  } catch {
    // Without storage the key still serves retries within this page's life.
  }
  return key;
}

export function forgetRequest(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

type State =
  | { status: "idle" | "pending" | "done"; error?: undefined }
  | { status: "failed"; error: unknown };

/**
 * One action that may be tapped twice, fail and be tried again, and happens once.
 *
 * `name` is unique for the action and its object ("visit.<id>.accept"). `run` gives the answer, or undefined
 * when it failed (`error` says why) or was already running.
 */
export function useRequest<B, A>(name: string, send: (body: B, key: string) => Promise<A>) {
  const [state, setState] = useState<State>({ status: "idle" });
  const running = useRef(false);
  const latest = useRef(send);
  latest.current = send;

  const run = useCallback(
    async (body: B): Promise<{ answer: A } | undefined> => {
      if (running.current) return undefined;
      running.current = true;
      setState({ status: "pending" });
      try {
        const answer = await latest.current(body, requestKey(name, body));
        forgetRequest(name);
        setState({ status: "done" });
        return { answer };
      } catch (error) {
        if (!isUndecided(error)) forgetRequest(name);
        setState({ status: "failed", error });
        return undefined;
      } finally {
        running.current = false;
      }
    },
    [name],
  );
  return { run, pending: state.status === "pending", error: state.error, failed: state.status === "failed" };
}
