import { useRef } from "react";
import { newIdempotencyKey } from "../api/client";

/** The idempotency key of a body: the same one when the same is sent again, another one when something changed. */
export function useRetryKey(): (body: unknown) => string {
  const last = useRef({ text: "", key: "" });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.text !== text) last.current = { text, key: newIdempotencyKey() };
    return last.current.key;
  };
}
