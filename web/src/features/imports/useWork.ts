import { useEffect, useState } from "react";
import { getImport, type Upload } from "./api";
import type { Part } from "./mapping";

interface Work {
  upload: Upload | null;
  parts: Part[] | null;
}

const NOTHING: Work = { upload: null, parts: null };
const KEY = "sl.import";
/** States of an upload that is not imported yet. */
const OPEN = new Set(["uploaded", "checking", "checked"]);

/** What was uploaded and mapped so far. It outlives a reload of this tab, not the upload itself. */
export function useWork(form: string | undefined) {
  const [work, setWork] = useState<Work>(() => read(form));
  const id = work.upload?.id;
  const [ready, setReady] = useState(id === undefined);
  useEffect(() => {
    if (form && work.upload) sessionStorage.setItem(KEY, JSON.stringify({ form, work }));
    else sessionStorage.removeItem(KEY);
  }, [form, work]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, of what was found on coming back
  useEffect(() => {
    if (!id) return;
    getImport(id)
      .then(({ state }) => !OPEN.has(state) && setWork(NOTHING))
      .catch(() => setWork(NOTHING))
      .finally(() => setReady(true));
  }, []);
  return {
    ...work,
    ready,
    begin: (upload: Upload, parts: Part[] | null) => setWork({ upload, parts }),
    change: (parts: Part[]) => setWork((old) => ({ ...old, parts })),
    drop: () => setWork(NOTHING),
  };
}

function read(form: string | undefined): Work {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { form: string; work: Work } | null;
    return kept && kept.form === form ? kept.work : NOTHING;
  } catch {
    return NOTHING;
  }
}
