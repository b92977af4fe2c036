import { expect, test } from "vitest";
import type { FormMeta } from "../../api/types";
import { emptyQuery, fileKind, fittingDay, hasFiles, sizeText, subTables, withFiles } from "./query";

const form = (settings: Record<string, unknown>[]) =>
  ({
    key: "a",
    fields: settings.map((item, index) => ({ key: `f${index}`, settings: item })),
  }) as unknown as FormMeta;

test("sub-tables and files are known by their settings", () => {
  const inner = { settings: { max_size_mb: 5 } };
  expect(subTables(form([{}, { fields: [] }])).map(({ key }) => key)).toEqual(["f1"]);
  expect(hasFiles(form([{}, { max_size_mb: 20 }]))).toBe(true);
  expect(hasFiles(form([{ fields: [inner] }]))).toBe(true);
  expect(hasFiles(form([{}]))).toBe(false);
});

test("files come along with their columns only", () => {
  const files = form([{}, { max_size_mb: 20 }]);
  expect(withFiles(files, { ...emptyQuery, columns: ["f0"] })).toEqual(["f0", "f1"]);
  expect(withFiles(files, { ...emptyQuery, columns: ["f1"] })).toEqual(["f1"]);
  expect(withFiles(files, emptyQuery)).toEqual([]);
});

test("files, and several CSV tables, make a zip", () => {
  expect(fileKind(emptyQuery)).toBe("xlsx");
  expect(fileKind({ ...emptyQuery, sub_tables: ["a"] })).toBe("xlsx");
  expect(fileKind({ ...emptyQuery, format: "csv", sub_tables: ["a"] })).toBe("zip");
  expect(fileKind({ ...emptyQuery, files: true })).toBe("zip");
});

test("a day fits its period", () => {
  expect(fittingDay("weekly", 31)).toBe(7);
  expect(fittingDay("monthly", 31)).toBe(31);
  expect(fittingDay("monthly", 0)).toBe(1);
});

test("sizes are short", () => {
  expect([0, 999, 1500, 2_500_000, 800_000_000].map(sizeText)).toEqual([
    "0 B",
    "999 B",
    "1.5 KB",
    "2.4 MB",
    "763 MB",
  ]);
  expect(sizeText(null)).toBe("");
});
