import { expect, test } from "vitest";
import type { ColumnInfo } from "../../../engines/conditions/columns";
import { columnsThatFit, fitColumns } from "./widths";

const column = (path: string, more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  path,
  label: path,
  kind: "text",
  ...more,
});
const columns = [
  column("no"),
  column("subject"),
  column("customer", { kind: "id" }),
  column("status", { longest: "待受理" }),
  column("created_at", { kind: "datetime" }),
];
const headers = columns.map(({ path }) => path);
const sum = (widths: number[]) => widths.reduce((total, width) => total + width, 0);

test("spare room goes to the title, the number stays narrow", () => {
  const widths = fitColumns(columns, headers, "subject", 1200);
  expect(sum(widths)).toBeCloseTo(1200);
  expect(widths[0]).toBe(148);
});

test("without a title of its own the number does not take the room", () => {
  const widths = fitColumns(
    [column("no"), column("customer", { kind: "id" })],
    ["no", "customer"],
    "no",
    900,
  );
  expect(widths[0]).toBe(148);
  expect(sum(widths)).toBeCloseTo(900);
});

test("columns give way before the table scrolls, but stay readable", () => {
  expect(sum(fitColumns(columns, headers, "subject", 640))).toBeLessThanOrEqual(640);
  expect(Math.min(...fitColumns(columns, headers, "subject", 100))).toBeGreaterThanOrEqual(64);
});

test("beside an open record title and status stay, in the list's order", () => {
  const kept = columnsThatFit(columns, "subject", "status", 260).map(({ path }) => path);
  expect(kept).toEqual(["subject", "status"]);
});
