import { afterEach, beforeEach, expect, test } from "vitest";
import { atZone, setZone } from "../../../lib/zone";
import type { ReportQuery } from "../api";
import { dominantRow, isPartial, timeAxis } from "./series";

beforeEach(() => setZone("Asia/Shanghai"));
afterEach(() => setZone(undefined));

const byDay: ReportQuery = {
  form: "ticket",
  dimensions: [{ field: "created_at", grain: "day" }],
  measures: [{ fn: "count" }],
};
const report = (rows: unknown[][]) => ({ columns: ["day", "n"], rows });

test("a day without tickets has its place on the axis", () => {
  const rows = [
    ["2026-11-19", 3],
    ["2026-11-22", 1],
  ];
  expect(timeAxis(report(rows), byDay)).toEqual(["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"]);
});

test("months and quarters step by their length", () => {
  const months = { ...byDay, dimensions: [{ field: "created_at", grain: "month" as const }] };
  expect(
    timeAxis(
      report([
        ["2025-12-01", 1],
        ["2026-02-01", 1],
      ]),
      months,
    ),
  ).toHaveLength(3);
  const quarters = { ...byDay, dimensions: [{ field: "created_at", grain: "quarter" as const }] };
  expect(
    timeAxis(
      report([
        ["2026-01-01", 1],
        ["2026-07-01", 1],
      ]),
      quarters,
    ),
  ).toHaveLength(3);
});

test("today is still going on at the company's clock, yesterday is over", () => {
  const now = atZone("2026-11-22T00:10:00");
  expect(isPartial("2026-11-22", "day", now)).toBe(true);
  expect(isPartial("2026-11-21", "day", now)).toBe(false);
  expect(isPartial("2026-11-01", "month", now)).toBe(true);
});

test("one slice that leaves nothing of the others is found", () => {
  expect(
    dominantRow(
      [
        ["closed", 1400],
        ["new", 10],
        ["open", 20],
      ],
      1,
    )?.[0],
  ).toBe("closed");
  expect(
    dominantRow(
      [
        ["closed", 50],
        ["new", 30],
        ["open", 20],
      ],
      1,
    ),
  ).toBeUndefined();
  expect(
    dominantRow(
      [
        ["closed", 50],
        ["new", 1],
      ],
      1,
    ),
  ).toBeUndefined();
});

test("people are told apart", () => {
  const rows = [
    [{ id: "1", title: "陈志远" }, 3],
    [{ id: "2", title: "李明辉" }, 1],
  ];
  const byEngineer = { ...byDay, dimensions: [{ field: "engineer" }] };
  expect(timeAxis(report(rows), byEngineer)).toHaveLength(2);
});
