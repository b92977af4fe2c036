import { ApiProblem } from "../../api/client";
import type { PrintRun } from "./api";

/** As many as a run takes. */
export const MOST = 1000;
/** So many are made while one waits. */
const AT_ONCE = 50;

export const runsApart = (count: number) => count > AT_ONCE;

const ENDED: ReadonlySet<PrintRun["state"]> = new Set(["done", "failed", "cancelled"]);

/** Answers that may be lost one after the other: a network that is gone for some seconds ends nothing. */
const PATIENCE = 10;

/** Asks until the run has ended; null if it is to stop. Waits longer each time, two seconds at most. */
export async function ask(
  read: () => Promise<PrintRun>,
  tell: (run: PrintRun) => void,
  signal: AbortSignal,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
): Promise<PrintRun | null> {
  let missed = 0;
  for (let ms = 300; !signal.aborted; ms = Math.min(ms * 1.5, 2000)) {
    try {
      const run = await read();
      missed = 0;
      tell(run);
      if (ENDED.has(run.state)) return run;
    } catch (problem) {
      missed += 1;
      const lost = problem instanceof ApiProblem && problem.status === 0;
      if (!lost || missed === PATIENCE) throw problem;
    }
    await wait(ms);
  }
  return null;
}
