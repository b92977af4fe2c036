import { expect, test } from "vitest";
import type { FieldMeta, FormMeta } from "../../api/types";
import type { Upload } from "./api";
import {
  fillsFiles,
  fillsRows,
  isReady,
  keyFields,
  missingFields,
  orderOf,
  setTarget,
  startMapping,
  startPart,
} from "./mapping";

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

const upload = (more: Partial<Upload>): Upload =>
  ({
    id: "u",
    sheet: "s",
    proposal: {},
    key: null,
    rights: { modes: ["create", "upsert", "update"], created_at: false },
    ...more,
  }) as Upload;
const orders = {
  key: "order",
  fields: [
    field("code", { unique: true, required: true }),
    field("lines", { kind: "json", settings: { fields: [field("item")] } }),
  ],
} as unknown as FormMeta;

test("rows of a sub-table update the records that they name", () => {
  const proposal = { 单号: "code", 物料: "lines.item" };
  const part = startPart(upload({ proposal, key: "code" }), { sheet: "s", form: "order", rows_of: "lines" });
  expect(part.mode).toBe("update");
  expect(isReady(orders, part)).toBe(true);
  expect(orderOf(orders, part)).toEqual({
    id: "u",
    sheet: "s",
    mapping: proposal,
    mode: "update",
    blank: "keep",
    key: "code",
  });
  expect(isReady(orders, { ...part, mapping: { 物料: "lines.item" } })).toBe(false);
});

test("a record's number is stated by those only who may, else it tells records apart", () => {
  const proposal = { 编号: "no", 单号: "code" };
  const target = { sheet: "s", form: "order", rows_of: null };
  const part = startPart(upload({ proposal }), target);
  expect(orderOf(orders, part).mapping).toEqual({ 单号: "code" });
  const rights = { modes: ["create"] as const, created_at: true };
  const takeover = startPart(upload({ proposal, rights: { ...rights, modes: ["create"] } }), target);
  expect(orderOf(orders, takeover).mapping).toEqual(proposal);
  const numbered = { ...orders, fields: [...orders.fields, field("no", { system: true })] } as FormMeta;
  expect(orderOf(numbered, { ...part, mode: "update", key: "no" })).toMatchObject({
    mapping: proposal,
    key: "no",
  });
});
