import { expect, test } from "vitest";
import { clusters } from "./cluster";
import { placeOf, provinceOf } from "./places";

const dot = (id: string, x: number, y: number) => ({ id, x, y });

test("dots close together become one, also across the border of a cell", () => {
  const found = clusters([dot("a", 39, 10), dot("b", 41, 10), dot("c", 300, 300), dot("d", 10, 10)], 40);
  expect(found.map(({ ids }) => ids)).toEqual([["a", "b", "d"], ["c"]]);
});

test("every dot is in one cluster, and many take no time", () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    dot(String(index), (index * 37) % 1200, (index * 91) % 700),
  );
  expect(clusters(many, 44).flatMap(({ ids }) => ids)).toHaveLength(5000);
});

const known = {
  provinces: new Map([["44", { name: "GD", at: [113, 23] as [number, number] }]]),
  cities: new Map([["44", new Map([["SZ", [114, 22.5] as [number, number]]])]]),
};

test("a place is its own, else its city, else its province", () => {
  expect(placeOf({ lng: 120.1, lat: 30.2, datum: "gcj02" }, known)).toEqual([120.1, 30.2]);
  expect(placeOf({ province: "GD province", city: "SZ" }, known)).toEqual([114, 22.5]);
  expect(placeOf({ province: "GD province", city: "elsewhere" }, known)).toEqual([113, 23]);
  expect(placeOf({ code: "440305", city: "elsewhere" }, known)).toEqual([113, 23]);
  expect(placeOf({ detail: "x" }, known)).toBeNull();
  expect(placeOf(null, known)).toBeNull();
  expect(provinceOf({ code: "990000", province: "GD" }, known)).toBe("44");
});
