import { describe, expect, it } from "vitest";
import type { FormMeta } from "../../api/types";
import { moved, startBlock } from "./blocks";

const form = {
  fields: [
    { key: "no", system: true },
    { key: "name", type: "text" },
  ],
} as unknown as FormMeta;

describe("blocks of a print template", () => {
  it("move within the list only", () => {
    expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
    expect(moved([1, 2, 3], 2, 0)).toEqual([3, 1, 2]);
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
    expect(moved([1, 2, 3], 2, 3)).toEqual([1, 2, 3]);
  });

  it("start with fields that the form has", () => {
    expect(startBlock("fields", form, { zh: "x" })).toEqual({ kind: "fields", fields: ["name"] });
    expect(startBlock("pictures", form, { zh: "x" })).toBeUndefined();
  });
});
