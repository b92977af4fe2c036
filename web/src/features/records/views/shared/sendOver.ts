import { ApiProblem } from "../../../../api/client";
import type { RecordRow } from "../../../../api/types";
import { versionSeen } from "../../page/useSave";

const ATTEMPTS = 3;

/** The record as somebody else has saved it meanwhile, if that is why a write was refused. */
export function newerThan(problem: unknown): RecordRow | null {
  const stale = problem instanceof ApiProblem && problem.status === 409;
  return (stale && (problem.body.current as RecordRow | undefined)) || null;
}

/**
 * Sends a write of some fields, again where others have only changed other fields meanwhile: nobody's work is lost by
 * that. `begun`: the record as whoever writes has seen it.
 */
export async function sendOver<T>(
  begun: RecordRow,
  keys: string[],
  send: (version: number) => Promise<T>,
): Promise<T> {
  let version = begun.version;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(version);
    } catch (problem) {
      const now = newerThan(problem);
      if (!now || attempt >= ATTEMPTS || versionSeen(keys, begun, now) !== now.version) throw problem;
      version = now.version;
    }
  }
}
