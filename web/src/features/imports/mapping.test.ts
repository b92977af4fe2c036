import { expect, test } from "vitest";
import type { FieldMeta, FormMeta } from "../../api/types";
import { keyFields, missingFields, startMapping } from "./mapping";

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

test("a field is proposed once", () => {
  const upload = { id: "1", sheets: [], columns: [], proposal: { A: "name", B: "name", C: null, D: "code" } };
  expect(startMapping(upload)).toEqual({ A: "name", D: "code" });
});

test("unique mapped fields can be the key", () => {
  expect(keyFields(form, { A: "name", D: "code" }).map(({ key }) => key)).toEqual(["code"]);
});

test("required fields without a default must be mapped, except when only updating", () => {
  expect(missingFields(form, { D: "code" }, "create").map(({ key }) => key)).toEqual(["name"]);
  expect(missingFields(form, { D: "code" }, "update")).toEqual([]);
});
