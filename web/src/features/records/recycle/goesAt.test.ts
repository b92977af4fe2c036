import { expect, test } from "vitest";
import { goesAt } from "./goesAt";

const not_before = "2026-03-01T00:00:00.000Z";

test("a deleted record goes after the chosen days", () => {
  expect(goesAt("2026-03-01T10:00:00Z", { days: 30, not_before })).toBe("2026-03-31T10:00:00.000Z");
});

test("but not before a new choice has begun to hold", () => {
  expect(goesAt("2025-01-01T10:00:00Z", { days: 30, not_before })).toBe(not_before);
});

test("and never where records are kept until somebody deletes them", () => {
  expect(goesAt("2025-01-01T10:00:00Z", { days: null, not_before })).toBeNull();
});
