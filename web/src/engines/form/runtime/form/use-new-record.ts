/** A record that does not exist yet: defaults, checks before sending, one create however often it is sent. */
import { useState } from "react";
import { ApiProblem } from "../../../../api/client";
import { records, useRefreshRecords } from "../../../../api/records";
import { useSession } from "../../../../api/session";
import type { FormMeta, RecordRow } from "../../../../api/types";
import { useRetryKey } from "../../../../lib/retryKey";
import { defaultsOf, useEnv } from "./env";
import { type FormOptions, type FormState, useFormState, type Values } from "./state";

export interface NewRecord {
  state: FormState;
  /** What cannot be said at a field: the network, a missing permission. */
  failure: unknown;
  busy: boolean;
  submit: () => Promise<RecordRow | null>;
}

export function useNewRecord(form: FormMeta, face: FormOptions["face"], given?: Values): NewRecord {
  const { user } = useSession();
  const [initial] = useState(() => defaultsOf(form, user));
  const state = useFormState(form, { env: useEnv(), face, initial, given });
  const refresh = useRefreshRecords();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const keyOf = useRetryKey();
  const submit = async () => {
    setFailure(null);
    if (busy || !state.check()) return null;
    setBusy(true);
    try {
      const values = state.toSend();
      const created = await records.create(form.key, values, keyOf(values));
      state.saved();
      refresh(form.key);
      return created;
    } catch (problem) {
      setFailure(refused(state, problem));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { state, failure, busy, submit };
}

/** Puts the server's mistakes at their fields; gives back what has no field. */
export function refused(state: FormState, problem: unknown): unknown {
  if (!(problem instanceof ApiProblem) || problem.status !== 422) return problem;
  const byPath = Object.fromEntries(
    Object.entries(problem.byPath()).map(([path, message]) => [path === "values" ? "" : path, message]),
  );
  if (Object.keys(byPath).length === 0) return problem;
  state.refuse(byPath);
  return null;
}
