import { describe, expect, it } from "vitest";
import { allows, changesOf, EMPTY, type RoleDraft, toggled } from "./model";

const role = (more: Partial<RoleDraft>): RoleDraft => ({ ...EMPTY, ...more });
const grant = (form: string, actions: string[], scope: unknown = "all", fields = {}) => ({
  form,
  actions,
  scope,
  fields,
});

describe("actions of a grant", () => {
  it("knows what the wildcards allow", () => {
    expect(allows(["*"], "do:close")).toBe(true);
    expect(allows(["do:*"], "do:close")).toBe(true);
    expect(allows(["do:*"], "read")).toBe(false);
  });
  it("keeps the other actions when one of all is taken away", () => {
    const left = toggled(["*"], "delete", ["close"], false);
    expect(left).not.toContain("*");
    expect(left).not.toContain("delete");
    expect(allows(left, "do:close")).toBe(true);
    expect(toggled(["read", "do:*"], "do:close", ["close", "cancel"], false)).toEqual(["read", "do:cancel"]);
  });
});

describe("what changed", () => {
  it("is nothing where only the order of keys differs", () => {
    const one = role({ grants: [grant("a", ["read"], { field: "x", op: "eq" })] });
    const other = role({ grants: [grant("a", ["read"], { op: "eq", field: "x" })] });
    expect(changesOf(one, other)).toEqual([]);
  });
  it("names grants, actions, rows and fields", () => {
    const before = role({
      grants: [grant("a", ["read"]), grant("a", ["update"], "own"), grant("b", ["read"])],
    });
    const after = role({
      abilities: ["dispatch"],
      grants: [
        grant("a", ["read", "create"]),
        grant("a", ["update"], "unit", { cost: "hidden" }),
        grant("c", ["read"]),
      ],
    });
    expect(changesOf(before, after).map(({ kind, form }) => [kind, form])).toEqual([
      ["ability", undefined],
      ["grantGone", "b"],
      ["actions", "a"],
      ["scope", "a"],
      ["fields", "a"],
      ["grantAdded", "c"],
    ]);
  });
});
