import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useStream } from "../../api/stream";

const WAIT = 1_000;

/** Loads lists and open records again when the server says that someone changed them, at most once a second. */
export function LiveRecords() {
  const client = useQueryClient();
  const waiting = useRef(new Set<string>());
  useStream("record", (data) => {
    const form = (data as { form?: string } | null)?.form;
    if (!form || waiting.current.has(form)) return;
    waiting.current.add(form);
    setTimeout(() => {
      waiting.current.delete(form);
      void client.invalidateQueries({ queryKey: ["records", form] });
      void client.invalidateQueries({ queryKey: ["record", form] });
    }, WAIT);
  });
  // The connection was broken for too long to know what was missed.
  useStream("reset", () => void client.invalidateQueries());
  return null;
}
