import { expect, test } from "vitest";
import { setZone } from "../../../../lib/zone";
import { endValues, movedValues, spanFields, spanOf, touches } from "../shared/span";
import { DAY, fromWallTime, HOUR, monthStart, toWallTime, weekday, weekStart } from "../shared/wall";
import { layDays, layHours, monthDays } from "./layout";

setZone("Asia/Shanghai");
const day = (text: string) => toWallTime(text, "date") as number;
const MONDAY = day("2026-11-16");
const week = Array.from({ length: 7 }, (_, index) => MONDAY + index * DAY);
const entry = (id: string, start: number, end: number) => ({
  id,
  start: MONDAY + start * DAY,
  end: MONDAY + end * DAY,
});

test("a moment is shown at the company's clock and goes back as the same moment", () => {
  const wall = toWallTime("2026-11-21T16:30:00Z", "datetime") as number;
  expect(new Date(wall).toISOString()).toBe("2026-11-22T00:30:00.000Z");
  expect(new Date(fromWallTime(wall, "datetime")).toISOString()).toBe("2026-11-21T16:30:00.000Z");
  expect(fromWallTime(wall, "date")).toBe("2026-11-22");
  expect(toWallTime("", "date")).toBeNull();
});

test("weeks and months begin where people expect", () => {
  expect(weekday(MONDAY)).toBe(1);
  expect(weekStart(day("2026-11-22"), 1)).toBe(MONDAY);
  expect(weekStart(day("2026-11-22"), 7)).toBe(day("2026-11-22"));
  expect(monthStart(day("2026-12-31"), 1)).toBe(day("2027-01-01"));
  const weeks = monthDays(day("2026-11-01"), day("2026-12-01"), weekStart(day("2026-11-01")));
  expect(weeks.map((days) => days[0])).toEqual([
    day("2026-10-26"),
    day("2026-11-02"),
    day("2026-11-09"),
    MONDAY,
    day("2026-11-23"),
    day("2026-11-30"),
  ]);
});

test("long entries come first, others fill the lanes, the rest is counted", () => {
  const row = layDays(
    [entry("b", 1, 2), entry("a", 0, 4), entry("c", 1, 2), entry("d", 4, 9), entry("x", 20, 21)],
    week,
    2,
  );
  const at = Object.fromEntries(row.segments.map((segment) => [segment.entry.id, segment]));
  expect(at.a).toMatchObject({ from: 0, span: 4, lane: 0, cutStart: false });
  expect(at.b).toMatchObject({ from: 1, span: 1, lane: 1 });
  expect(at.c).toBeUndefined();
  expect(at.d).toMatchObject({ from: 4, span: 3, lane: 0, cutEnd: true });
  expect(row.hidden).toEqual([0, 1, 0, 0, 0, 0, 0]);
});

test("a working week leaves out what lies on the weekend alone", () => {
  const row = layDays([entry("sat", 5, 6), entry("over", 3, 8)], week.slice(0, 5), 3);
  expect(
    row.segments.map((segment) => [segment.entry.id, segment.from, segment.span, segment.cutEnd]),
  ).toEqual([["over", 3, 2, true]]);
});

test("entries of a day that overlap share its width, others take all of it", () => {
  const at = (id: string, from: number, to: number) => ({
    id,
    start: MONDAY + from * HOUR,
    end: MONDAY + to * HOUR,
  });
  const placed = layHours(
    [at("a", 9, 11), at("b", 10, 12), at("c", 11, 13), at("d", 14, 15), at("e", 23, 26)],
    MONDAY,
  );
  const by = Object.fromEntries(placed.map((item) => [item.entry.id, [item.column, item.columns]]));
  expect(by).toEqual({ a: [0, 2], b: [1, 2], c: [0, 2], d: [0, 1], e: [0, 1] });
  expect(placed.find((item) => item.entry.id === "e")?.bottom).toBe(1);
});

const kinds: Record<string, string> = {
  due: "date",
  until: "date",
  from: "datetime",
  to: "datetime",
  name: "text",
};
const fields = (start: string, end?: string) => spanFields((path) => kinds[path], start, end);
const row = (values: object) => ({ id: "1", version: 1, ...values });

test("a record takes place from its start to the end of its last day, or for an hour", () => {
  const dates = fields("due", "until");
  if (!dates) throw new Error("dates");
  expect(spanOf(row({ due: "2026-11-16", until: "2026-11-18" }), dates)).toEqual({
    start: MONDAY,
    end: MONDAY + 3 * DAY,
    days: true,
  });
  expect(spanOf(row({ due: "2026-11-16", until: "2026-11-10" }), dates)).toEqual({
    start: MONDAY,
    end: MONDAY + DAY,
    days: true,
  });
  expect(spanOf(row({}), dates)).toBeNull();
  const times = fields("from");
  if (!times) throw new Error("times");
  expect(spanOf(row({ from: "2026-11-16T09:00:00+08:00" }), times)).toEqual({
    start: MONDAY + 9 * HOUR,
    end: MONDAY + 10 * HOUR,
    days: false,
  });
  expect(fields("name")).toBeUndefined();
});

test("a move takes both ends along, a resize writes the last day", () => {
  const dates = fields("due", "until");
  if (!dates) throw new Error("dates");
  expect(movedValues(row({ due: "2026-11-16", until: "2026-11-18" }), dates, 7 * DAY)).toEqual({
    due: "2026-11-23",
    until: "2026-11-25",
  });
  expect(movedValues(row({ due: "2026-11-16" }), dates, DAY)).toEqual({ due: "2026-11-17" });
  expect(endValues(dates, MONDAY + 2 * DAY)).toEqual({ until: "2026-11-17" });
});

test("the question for a time asks for what touches it", () => {
  const times = fields("from", "to");
  if (!times) throw new Error("times");
  expect(touches(times, MONDAY, MONDAY + DAY)).toEqual({
    and: [
      { field: "from", op: "lt", value: "2026-11-17T00:00:00+08:00" },
      {
        or: [
          { field: "from", op: "gte", value: "2026-11-16T00:00:00+08:00" },
          { field: "to", op: "gt", value: "2026-11-16T00:00:00+08:00" },
        ],
      },
    ],
  });
});
