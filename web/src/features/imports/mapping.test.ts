import { expect, test } from "vitest";
import type { FieldMeta, FormMeta } from "../../api/types";
import type { Upload } from "./api";
import { keyFields, missingFields, setTarget, startMapping } from "./mapping";

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
