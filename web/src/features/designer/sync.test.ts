import { expect, test } from "vitest";
import { ApiProblem } from "../../api/client";
import type { Draft } from "./api";
import type { Definition } from "./core/definition";
import { DraftSync, type Kept, type SaveState } from "./sync";

const named = (text: string): Definition => ({ key: "f", label: { zh: text }, title: "no", fields: [] });

/** A server that answers when told, and a clock that runs when told. */
function scene(version = 1) {
  const sent: { definition: Definition; version: number; answer: (result: Draft | Error) => void }[] = [];
  const states: SaveState["kind"][] = [];
  const timers: { ms: number; run: () => void }[] = [];
  let kept: Kept | null = null;
  const sync = new DraftSync(
    {
      save: (definition, _base, seen) =>
        new Promise((resolve, reject) => {
          const answer = (result: Draft | Error) =>
            result instanceof Error ? reject(result) : resolve(result);
          sent.push({ definition, version: seen, answer });
        }),
      keep: (next) => {
        kept = next;
      },
      changed: (state) => states.push(state.kind),
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    },
    version,
    1,
    null,
  );
  return {
    sync,
    sent,
    states,
    timers,
    kept: () => kept,
    tick: () => {
      for (const { run } of timers.splice(0)) run();
    },
  };
}

const draft = (version: number): Draft => ({
  form: "f",
  definition: named("theirs"),
  draft: true,
  version,
  base_version: 1,
  published_version: 1,
  updated_at: "2026-11-22T10:00:00Z",
  updated_by: { id: "u", name: "Li" },
  problems: [],
});
const rest = () => new Promise((resolve) => setTimeout(resolve));

test("several quick changes are one request with the latest content", async () => {
  const { sync, sent, states, tick, kept } = scene();
  sync.push(named("a"));
  sync.push(named("ab"));
  expect(states.at(-1)).toBe("unsaved");
  expect(kept()?.definition.label.zh).toBe("ab");
  tick();
  expect(sent.map(({ definition }) => definition.label.zh)).toEqual(["ab"]);
  expect(states.at(-1)).toBe("saving");
  sent[0]?.answer(draft(2));
  await rest();
  expect([states.at(-1), sync.version, kept()]).toEqual(["saved", 2, null]);
});

test("what is typed while a request is under way follows with the new version; 'saved' is not said before", async () => {
  const { sync, sent, states, tick } = scene();
  sync.push(named("a"));
  tick();
  sync.push(named("b"));
  tick();
  expect(sent).toHaveLength(1);
  sent[0]?.answer(draft(2));
  await rest();
  expect(states).not.toContain("saved");
  expect([sent[1]?.definition.label.zh, sent[1]?.version]).toEqual(["b", 2]);
  sent[1]?.answer(draft(3));
  await rest();
  expect(states.at(-1)).toBe("saved");
});

test("without a network everything is kept here and tried again", async () => {
  const { sync, sent, states, timers, tick, kept } = scene();
  sync.push(named("a"));
  tick();
  sent[0]?.answer(new ApiProblem({ title: "network", status: 0 }));
  await rest();
  expect([states.at(-1), kept()?.definition.label.zh, timers.length]).toEqual(["offline", "a", 1]);
  tick();
  sent[1]?.answer(draft(2));
  await rest();
  expect([states.at(-1), kept()]).toEqual(["saved", null]);
});

test("a conflict stops saving until the person decides", async () => {
  const { sync, sent, states, tick } = scene();
  sync.push(named("mine"));
  tick();
  sent[0]?.answer(new ApiProblem({ title: "conflict", status: 409, current: draft(7) }));
  await rest();
  expect(states.at(-1)).toBe("conflict");
  sync.push(named("mine still"));
  tick();
  expect(sent).toHaveLength(1);
  sync.decide(named("mine still"), draft(7));
  expect([sent[1]?.definition.label.zh, sent[1]?.version]).toEqual(["mine still", 7]);
});

test("flush waits until the server has everything", async () => {
  const { sync, sent } = scene();
  sync.push(named("a"));
  let done = false;
  void sync.flush().then(() => {
    done = true;
  });
  await rest();
  expect(done).toBe(false);
  sent[0]?.answer(draft(2));
  await rest();
  expect([done, sync.settled]).toEqual([true, true]);
});
