import { describe, expect, test } from "vitest";
import { allOf, conditionOf, countRules, groupOf, newGroup, newRule } from "./model";

const nested = {
  and: [
    {
      or: [
        { field: "owner", op: "eq", value: { $: "me" } },
        { field: "engineer", op: "eq", value: { $: "me" } },
      ],
    },
    { field: "status", op: "not_in", value: ["closed"] },
  ],
};

describe("filter model", () => {
  test("a condition survives the builder", () => {
    expect(conditionOf(groupOf(nested))).toEqual(nested);
  });

  test("what the builder cannot draw is kept", () => {
    const condition = { and: [{ future: "thing" } as never, { field: "b", op: "empty" }] };
    expect(conditionOf(groupOf(condition))).toEqual(condition);
  });

  test("negation of a rule and of a group survives", () => {
    const rule = { field: "a", op: "eq", value: 1 };
    for (const inner of [rule, { or: [rule, { field: "b", op: "empty" }] }]) {
      const condition = { and: [{ not: inner }, { field: "c", op: "not_empty" }] };
      expect(conditionOf(groupOf(condition))).toEqual(condition);
      expect(conditionOf(groupOf({ not: inner }))).toEqual({ not: inner });
    }
  });

  test("a comparison with another field counts once the field is chosen", () => {
    const rule = { ...newRule("due", "lt"), value: { $: "field", path: "" } };
    expect(conditionOf(newGroup([rule]))).toBeNull();
    const chosen = { ...rule, value: { $: "field", path: "done" } };
    expect(conditionOf(newGroup([chosen]))).toEqual({
      field: "due",
      op: "lt",
      value: { $: "field", path: "done" },
    });
  });

  test("unfinished rules do not count", () => {
    expect(conditionOf(newGroup([newRule("name", "contains")]))).toBeNull();
    expect(conditionOf(newGroup([newRule("name", "empty")]))).toEqual({ field: "name", op: "empty" });
  });

  test("rules are counted in depth", () => {
    expect(countRules(nested)).toBe(3);
    expect(countRules({})).toBe(0);
  });

  test("joining skips empty conditions", () => {
    expect(allOf(null, {}, { field: "a", op: "empty" })).toEqual({ field: "a", op: "empty" });
    expect(allOf(nested, { field: "a", op: "empty" })).toEqual({
      and: [nested, { field: "a", op: "empty" }],
    });
  });
});
