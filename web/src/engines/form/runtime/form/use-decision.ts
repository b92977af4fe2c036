import { useMemo } from "react";
import type { FormMeta, RecordRow } from "../../../../api/types";
import { type Decision, decide } from "./decide";
import { useEnv } from "./env";
import { useRelated } from "./related";

const NOTHING: ReadonlySet<string> = new Set();
const ignore = () => {};

/** What a form decides about a record that is only looked at: which of its fields are there. */
export function useDecision(form: FormMeta, record: RecordRow): Decision {
  const env = useEnv();
  const { related } = useRelated(form, record, NOTHING, ignore);
  return useMemo(() => decide(form, record, record, { env, related }), [form, record, env, related]);
}
