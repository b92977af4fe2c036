import { expect, test } from "vitest";
import type { ActionMeta, FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import { columnsOf, verdict, wayBack, withMoves } from "./moves";

const option = (value: string, more = {}) => ({ value, label: value, ...more });
const field = (key: string, more: object = {}): FieldMeta => ({
  key,
  type: "select",
  label: key,
  kind: "text",
  access: "write",
  operators: [],
  settings: { options: [option("a"), option("b"), option("old", { archived: true })] },
  ...more,
});
const action = (key: string, from: string[], to: string, more: object = {}): ActionMeta => ({
  key,
  label: key,
  from,
  to,
  require: [],
  style: "default",
  comment: "none",
  manual: true,
  granted: true,
  ...more,
});
const form = (actions?: ActionMeta[]) =>
  ({
    key: "f",
    fields: [],
    status: actions ? { field: "status", initial: "a", actions } : null,
  }) as unknown as FormMeta;
const row = (values: object) => ({ id: "1", version: 1, ...values }) as RecordRow;

test("a plain select moves for those who may write it", () => {
  const tier = field("tier");
  expect(verdict(form(), tier, row({ tier: "a" }), "b", true)).toEqual({ ok: true, actions: [] });
  expect(verdict(form(), tier, row({ tier: "a" }), "b", false)).toMatchObject({ reason: "right" });
  expect(verdict(form(), tier, row({ tier: "a" }), "a", true)).toMatchObject({ reason: "same" });
  expect(verdict(form(), tier, row({ tier: "a" }), "old", true)).toMatchObject({ reason: "archived" });
  expect(verdict(form(), tier, row({ tier: "a" }), "", true)).toMatchObject({ ok: true });
  expect(verdict(form(), field("tier", { required: true }), row({ tier: "a" }), "", true)).toMatchObject({
    reason: "required",
  });
  expect(verdict(form(), field("tier", { access: "read" }), row({ tier: "a" }), "b", true)).toMatchObject({
    reason: "field",
  });
});

test("a status moves by an action from where it is, and says which one is missing", () => {
  const status = field("status");
  const actions = [
    action("start", ["a"], "b"),
    action("hurry", ["*"], "b", { granted: false }),
    action("finish", ["b"], "c", { granted: false }),
    action("assign", ["a"], "d", { manual: false }),
  ];
  const to = (value: string, from = "a") =>
    verdict(form(actions), status, row({ status: from }), value, false);
  expect(to("b")).toMatchObject({ ok: true, actions: [{ key: "start" }] });
  expect(to("c")).toMatchObject({ reason: "noAction" });
  expect(to("c", "b")).toMatchObject({ reason: "actionRight", action: { key: "finish" } });
  expect(to("d")).toMatchObject({ reason: "service", action: { key: "assign" } });
});

test("a move of a status is undone by the action that leads straight back", () => {
  const back = action("reopen", ["b"], "a");
  expect(wayBack(form([action("start", ["a"], "b"), back]), "a", "b")?.key).toBe("reopen");
  expect(wayBack(form([action("start", ["a"], "b"), { ...back, comment: "required" }]), "a", "b")).toBeNull();
});

test("columns follow the options; archived and unknown values stand there while records have them", () => {
  const counts = new Map([
    ["b", { count: 3, sum: 30 }],
    ["old", { count: 1, sum: 5 }],
    ["gone", { count: 1, sum: undefined }],
    ["", { count: 2, sum: undefined }],
  ]);
  expect(columnsOf(field("tier"), counts, ["gone"]).map(({ value, count }) => [value, count])).toEqual([
    ["", 2],
    ["a", 0],
    ["b", 3],
    ["old", 1],
  ]);
  expect(columnsOf(field("tier"), undefined, []).map(({ value }) => value)).toEqual(["a", "b"]);
});

test("numbers follow a card that is on its way", () => {
  const columns = [
    { value: "a", count: 2, sum: 20 },
    { value: "b", count: 0, sum: 0 },
  ];
  expect(withMoves(columns, [{ from: "a", to: "b", amount: 5 }])).toEqual([
    { value: "a", count: 1, sum: 15 },
    { value: "b", count: 1, sum: 5 },
  ]);
});
