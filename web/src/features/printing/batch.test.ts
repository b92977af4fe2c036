import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../api/client";
import type { PrintRun } from "./api";
import { fileName } from "./api";
import { ask, runsApart } from "./batch";

const run = (state: PrintRun["state"], done: number): PrintRun => ({
  id: "1",
  state,
  total: 2,
  done,
  name: null,
  error: null,
});

describe("a print of many records", () => {
  it("is asked for until it has ended, at longer and longer distances", async () => {
    const answers = [run("queued", 0), run("running", 1), run("done", 2)];
    const told: number[] = [];
    const waits: number[] = [];
    const ended = await ask(
      async () => answers.shift() as PrintRun,
      ({ done }) => told.push(done),
      new AbortController().signal,
      async (ms) => void waits.push(ms),
    );
    expect(ended?.state).toBe("done");
    expect(told).toEqual([0, 1, 2]);
    expect(waits).toEqual([300, 450]);
  });

  it("ends when somebody stops it", async () => {
    const stop = new AbortController();
    const ended = await ask(
      async () => run("running", 1),
      () => stop.abort(),
      stop.signal,
      async () => {},
    );
    expect(ended).toBeNull();
  });

  it("outlives a network that is gone for a while, and says what the server refuses", async () => {
    const now = async () => {};
    const asked = (fail: (time: number) => Error | null) => {
      let time = 0;
      const read = async () => {
        const problem = fail(time++);
        if (problem) throw problem;
        return run("done", 2);
      };
      return ask(read, () => {}, new AbortController().signal, now);
    };
    const lost = new ApiProblem({ title: "network", status: 0, code: "network" });
    const refused = new ApiProblem({ title: "gone", status: 404, code: "not_found" });
    expect((await asked((time) => (time < 9 ? lost : null)))?.state).toBe("done");
    await expect(asked(() => lost)).rejects.toBe(lost);
    await expect(asked((time) => (time === 0 ? refused : null))).rejects.toBe(refused);
  });

  it("is for many only", () => {
    expect([runsApart(50), runsApart(51)]).toEqual([false, true]);
  });

  it("bears the name that the server gives it", () => {
    const name = "inline; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf";
    expect(fileName(new Response("", { headers: { "Content-Disposition": name } }))).toBe("报价.pdf");
    expect(fileName(new Response(""))).toBeUndefined();
  });
});
