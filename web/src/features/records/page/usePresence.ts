import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../api/client";
import { useStream } from "../../../api/stream";

/** Somebody else at the record, and the fields that they are editing. */
export interface Present {
  id: string;
  name: string;
  fields: string[];
}

const EVERY = 20_000;
/** This window. randomUUID exists on secure origins only; a demo on a LAN address has none. */
const TAB = "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (sign) =>
  (
    Number(sign) ^
    ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & (15 >> (Number(sign) / 4)))
  ).toString(16),
);
const path = (form: string, id: string) => `/forms/${encodeURIComponent(form)}/records/${id}/presence`;
/** Fields that this window is editing, by record; what is told is one of them, or that one only looks. */
const edited = new Map<string, string[]>();
const watching = new Map<string, number>();

/**
 * Tells that this window is at a record (and edits `field` of it), and who else is. Told again every twenty seconds while
 * the window is in sight; the server forgets who falls silent.
 */
export function usePresence(form: string, id: string, field?: string): Present[] {
  const [others, setOthers] = useState<Present[]>([]);
  const alive = useRef(true);
  const tell = useCallback(async () => {
    if (document.hidden) return;
    try {
      const body = { tab: TAB, field: edited.get(id)?.at(-1) ?? null };
      const found = await api.put<Present[]>(path(form, id), body);
      if (alive.current) setOthers(found);
    } catch {
      // It is a courtesy; the next try is twenty seconds away.
      if (alive.current) setOthers([]);
    }
  }, [form, id]);
  useStream("presence", (data) => {
    if ((data as { record?: string } | null)?.record === id) void tell();
  });
  useEffect(() => {
    alive.current = true;
    watching.set(id, (watching.get(id) ?? 0) + 1);
    if (field) edited.set(id, [...(edited.get(id) ?? []), field]);
    void tell();
    const timer = setInterval(() => void tell(), EVERY);
    document.addEventListener("visibilitychange", tell);
    return () => {
      alive.current = false;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
      if (field) {
        edited.set(
          id,
          (edited.get(id) ?? []).filter((item) => item !== field),
        );
      }
      const left = (watching.get(id) ?? 1) - 1;
      watching.set(id, left);
      if (left > 0) void tell();
      else void api.post(`${path(form, id)}/leave`, { tab: TAB }).catch(() => undefined);
    };
  }, [form, id, field, tell]);
  return others;
}
