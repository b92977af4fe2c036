import type { PrintRun } from "./api";

/** As many as a run takes. */
export const MOST = 1000;
/** So many are made while one waits. */
const AT_ONCE = 50;

export const runsApart = (count: number) => count > AT_ONCE;

const ENDED: ReadonlySet<PrintRun["state"]> = new Set(["done", "failed", "cancelled"]);

/** Asks until the run has ended; null if it is to stop. Waits longer each time, two seconds at most. */
export async function ask(
  read: () => Promise<PrintRun>,
  tell: (run: PrintRun) => void,
  signal: AbortSignal,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
): Promise<PrintRun | null> {
  for (let ms = 300; !signal.aborted; ms = Math.min(ms * 1.5, 2000)) {
    const run = await read();
    tell(run);
    if (ENDED.has(run.state)) return run;
    await wait(ms);
  }
  return null;
}
