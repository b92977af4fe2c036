import { expect, test } from "vitest";
import { listAddress, parseSort, sortText, writeListParams } from "./listAddress";

test("a sort survives the address", () => {
  const sort = [
    { field: "created_at", desc: true },
    { field: "no", desc: false },
  ];
  expect(parseSort(sortText(sort))).toEqual(sort);
});

test("a list's address holds view, filter and columns", () => {
  const filter = { field: "status", op: "eq", value: "new" };
  const params = new URL(
    listAddress("ticket", { view: "all", filter, columns: ["no", "customer.tier"] }),
    "http://x",
  ).searchParams;
  expect(params.get("view")).toBe("all");
  expect(JSON.parse(params.get("filter") ?? "")).toEqual(filter);
  expect(params.get("columns")).toBe("no,customer.tier");
});

test("null takes a part out of the address, absent leaves it", () => {
  const next = writeListParams(new URLSearchParams("view=a&q=x&sort=-no"), { filter: null, sort: null });
  expect(next.toString()).toBe("view=a&q=x");
});
