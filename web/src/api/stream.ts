import { useEffect, useRef } from "react";

type Handler = (data: unknown) => void;

const handlers = new Map<string, Set<Handler>>();
let source: EventSource | null = null;

function dispatch(kind: string, text: string): void {
  let data: unknown = null;
  try {
    data = JSON.parse(text);
  } catch {
    return;
  }
  for (const handler of handlers.get(kind) ?? []) handler(data);
}

function listen(kind: string): void {
  source?.addEventListener(kind, (event) => dispatch(kind, (event as MessageEvent<string>).data));
}

function open(): void {
  if (source || typeof EventSource === "undefined") return;
  source = new EventSource("/api/v1/stream");
  for (const kind of handlers.keys()) listen(kind);
}

/** Closes the live connection, for instance when signing out. */
export function closeStream(): void {
  source?.close();
  source = null;
}

/** Opens the live connection anew, for instance after signing in again. */
export function reopenStream(): void {
  closeStream();
  if (handlers.size > 0) open();
}

/** Calls `handler` for each live event of a kind ("notification", "record"); one connection for the page. */
export function useStream(kind: string, handler: Handler): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    const call: Handler = (data) => latest.current(data);
    const known = handlers.get(kind);
    const set = known ?? new Set<Handler>();
    set.add(call);
    handlers.set(kind, set);
    open();
    if (!known) listen(kind);
    return () => {
      set.delete(call);
    };
  }, [kind]);
}
