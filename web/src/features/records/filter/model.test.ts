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
    const condition = { and: [{ not: { field: "a", op: "eq", value: 1 } }, { field: "b", op: "empty" }] };
    expect(conditionOf(groupOf(condition))).toEqual(condition);
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
