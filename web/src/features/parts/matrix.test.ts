import { expect, test } from "vitest";
import { matrixOf } from "./matrix";

const place = (id: string) => ({ id, name: id, kind: "warehouse" });
const part = (id: string) => ({ id, name: id });

test("stock rows become parts by places with totals", () => {
  const { places, parts } = matrixOf([
    { place: place("b"), part: part("x"), quantity: "2.5" },
    { place: place("a"), part: part("x"), quantity: 1 },
    { place: place("a"), part: part("y"), quantity: 4 },
  ]);
  expect(places.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(parts.map((row) => [row.part.id, row.total])).toEqual([
    ["x", 3.5],
    ["y", 4],
  ]);
  expect(parts[0]?.byPlace.get("b")).toBe(2.5);
});
