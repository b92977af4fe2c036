import { expect, test } from "vitest";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { setZone } from "../../../../lib/zone";
import { conditionFor, type GroupRow } from "./groups";
import { Layout } from "./layout";
import { RowStore } from "./rowStore";

const column = (kind: ColumnInfo["kind"]): ColumnInfo => ({ path: "f", kind, label: "F" });

test("a group's condition finds exactly its records", () => {
  setZone("Asia/Shanghai");
  expect(conditionFor({ field: "f" }, column("text"), null)).toEqual({ field: "f", op: "empty" });
  expect(conditionFor({ field: "f" }, column("id"), { id: "x", title: "X" })).toEqual({
    field: "f",
    op: "eq",
    value: "x",
  });
  expect(conditionFor({ field: "f", grain: "month" }, column("datetime"), "2026-11-01")).toEqual({
    and: [
      { field: "f", op: "gte", value: "2026-11-01T00:00:00+08:00" },
      { field: "f", op: "lt", value: "2026-12-01T00:00:00+08:00" },
    ],
  });
  expect(conditionFor({ field: "f" }, column("date"), "2026-11-21")).toEqual({
    field: "f",
    op: "eq",
    value: "2026-11-21",
  });
});

test("groups stand with their rows between; a closed group hides what is below it", () => {
  const group = (key: string, level: number, count: number): GroupRow => ({
    key,
    level,
    count,
    value: key,
    summary: {},
    condition: {},
  });
  const groups = [group("a", 0, 3), group("a/x", 1, 3), group("b", 0, 2), group("b/x", 1, 2)];
  const never = () => new Promise<never>(() => {});
  const store = () => new RowStore({ page: never, count: never });
  const open = new Layout(null, groups, new Set(), store, 2);
  expect(open.length).toBe(4 + 5);
  expect(open.line(1)).toMatchObject({ type: "group", group: { key: "a/x" } });
  expect(open.line(2)).toEqual({ type: "waiting" });
  expect(open.line(5)).toMatchObject({ type: "group", group: { key: "b" } });
  const closed = new Layout(null, groups, new Set(["a"]), store, 2);
  expect(closed.length).toBe(1 + 2 + 2);
  expect(closed.line(0)).toMatchObject({ type: "group", open: false });
});
