import { expect, test } from "vitest";
import type { FieldMeta, FormMeta } from "../../api/types";
import type { Upload } from "./api";
import { fillsFiles, fillsRows, keyFields, missingFields, setTarget, startMapping } from "./mapping";

const field = (key: string, more: Partial<FieldMeta> = {}): FieldMeta => ({
  key,
  type: "text",
  label: key,
  kind: "text",
  settings: {},
  access: "write",
  operators: [],
  ...more,
});
const form = {
  key: "customer",
  fields: [
    field("name", { required: true }),
    field("code", { unique: true }),
    field("tier", { required: true, default: "x" }),
  ],
} as unknown as FormMeta;

test("columns without a proposal stay unmapped", () => {
  const upload = { proposal: { A: "name", C: null, D: "customer.phone" } } as unknown as Upload;
  expect(startMapping(upload)).toEqual({ A: "name", D: "customer.phone" });
});

test("a target is filled by one column", () => {
  expect(setTarget({ A: "name", B: "code" }, "C", "name")).toEqual({ B: "code", C: "name" });
  expect(setTarget({ A: "customer.name+" }, "B", "customer.name")).toEqual({ B: "customer.name" });
  expect(setTarget({ A: "name" }, "A", undefined)).toEqual({});
});

test("mapped fields can be the key, unique ones first", () => {
  expect(keyFields(form, { A: "name", D: "code" }).map(({ key }) => key)).toEqual(["code", "name"]);
});

test("required fields without a default must be mapped, except when only updating", () => {
  expect(missingFields(form, { D: "code" }, "create").map(({ key }) => key)).toEqual(["name"]);
  expect(missingFields(form, { D: "code" }, "update")).toEqual([]);
});

test("columns of sub-tables and of files are known", () => {
  const wide = {
    key: "order",
    fields: [
      field("lines", { kind: "json", settings: { fields: [field("item")] } }),
      field("papers", { kind: "json", settings: { max_size_mb: 20 } }),
    ],
  } as unknown as FormMeta;
  expect(fillsRows(wide, { A: "lines.item" })).toBe(true);
  expect(fillsRows(wide, { A: "lines" })).toBe(false);
  expect(fillsFiles(wide, { A: "papers" })).toBe(true);
});
