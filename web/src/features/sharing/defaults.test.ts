import { describe, expect, it } from "vitest";
import type { FormMeta } from "../../api/types";
import { firstFields, inOrder, newCode } from "./defaults";

const form = {
  title: "subject",
  layout: [{ columns: 2, fields: ["amount", "subject", "margin"] }],
  fields: ["id", "no", "owner", "subject", "amount", "margin", "photos"].map((key) => ({ key })),
} as unknown as FormMeta;

describe("a new link", () => {
  it("offers what its maker may share, as the form shows it", () => {
    expect(inOrder(form, ["owner", "photos", "amount", "subject", "no"])).toEqual([
      "no",
      "amount",
      "subject",
      "owner",
      "photos",
    ]);
  });
  it("begins with number, title and what comes first, and never with what may not be shared", () => {
    expect(firstFields(form, ["no", "subject", "amount", "owner"])).toEqual(["no", "subject", "amount"]);
  });
  it("gets codes that are read out without mistakes", () => {
    const codes = Array.from({ length: 50 }, newCode);
    expect(codes.every((code) => /^[a-hjkmnp-z2-9]{6}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(50);
  });
});
