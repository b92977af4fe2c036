import { expect, test } from "vitest";
import type { RecordRow } from "../../../../api/types";
import { type Children, flatten, isBelow } from "./flatten";

const row = (id: string) => ({ id, version: 1 }) as RecordRow;
const known = (ids: string[], more = false): Children => ({ rows: ids.map(row), more, loading: false });
const text = (lines: ReturnType<typeof flatten>) =>
  lines.map((line) => `${" ".repeat(line.depth)}${line.kind === "record" ? line.row.id : "…"}`);

const children = new Map<string | null, Children>([
  [null, known(["a", "b"])],
  ["a", known(["a1", "a2"], true)],
  ["a1", known(["x"])],
]);
const counts = new Map([["a", 3]]);

test("open records show their children below them, closed ones do not", () => {
  expect(text(flatten(children, new Set(["a"]), counts))).toEqual(["a", " a1", " a2", " …", "b"]);
  expect(text(flatten(children, new Set(["a", "a1"]), counts))).toEqual([
    "a",
    " a1",
    "  x",
    " a2",
    " …",
    "b",
  ]);
  expect(text(flatten(children, new Set(["b"]), counts))).toEqual(["a", "b", " …"]);
});

test("a record that two answers name stands there once", () => {
  const twice = new Map([...children, ["b", known(["a1"])]] as [string | null, Children][]);
  expect(
    text(flatten(twice, new Set(["a", "b"]), counts)).filter((line) => line.includes("a1")),
  ).toHaveLength(1);
});

test("what stands below a record is known along the way up", () => {
  const lines = flatten(children, new Set(["a", "a1"]), counts);
  expect(isBelow(lines, "x", "a")).toBe(true);
  expect(isBelow(lines, "a", "a")).toBe(true);
  expect(isBelow(lines, "b", "a")).toBe(false);
});
