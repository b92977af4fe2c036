import { expect, test } from "vitest";
import { type Box, dropAt, sectionDropAt, type Zone } from "./drop";

const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

/** Two columns above, a wide sub-table below, an empty section at the end. */
const ZONES: Zone[] = [
  {
    target: { section: 0 },
    box: box(0, 0, 200, 100),
    items: [box(0, 0, 95, 40), box(105, 0, 95, 40), box(0, 50, 200, 50)],
  },
  {
    target: { parent: "items" },
    box: box(10, 60, 180, 30),
    items: [box(10, 60, 80, 30), box(100, 60, 80, 30)],
  },
  { target: { section: 1 }, box: box(0, 200, 200, 40), items: [] },
];

test.each([
  [
    { x: 10, y: 20 },
    { section: 0, index: 0 },
  ],
  [
    { x: 80, y: 20 },
    { section: 0, index: 1 },
  ],
  [
    { x: 190, y: 20 },
    { section: 0, index: 2 },
  ],
  [
    { x: 5, y: 52 },
    { section: 0, index: 2 },
  ],
  [
    { x: 5, y: 98 },
    { section: 0, index: 3 },
  ],
  [
    { x: 15, y: 70 },
    { parent: "items", index: 0 },
  ],
  [
    { x: 170, y: 70 },
    { parent: "items", index: 2 },
  ],
  [
    { x: 20, y: 210 },
    { section: 1, index: 0 },
  ],
])("%o falls to %o", (point, place) => {
  expect(dropAt(ZONES, point)?.place).toEqual(place);
});

test("the whole canvas takes drops, also beside and below everything", () => {
  expect(dropAt(ZONES, { x: -300, y: 20 })?.place).toEqual({ section: 0, index: 0 });
  expect(dropAt(ZONES, { x: 900, y: 20 })?.place).toEqual({ section: 0, index: 2 });
  expect(dropAt(ZONES, { x: 50, y: 9000 })?.place).toEqual({ section: 1, index: 0 });
  expect(dropAt([], { x: 0, y: 0 })).toBeNull();
});

test("the line stands where the thing will be, upright between neighbours", () => {
  expect(dropAt(ZONES, { x: 80, y: 20 })?.line).toMatchObject({ upright: true, y: 0, length: 40 });
  expect(dropAt(ZONES, { x: 5, y: 98 })?.line).toMatchObject({ upright: false, x: 0, length: 200 });
});

test("sections fall between sections", () => {
  const boxes = [
    { index: 2, box: box(0, 0, 200, 100) },
    { index: 3, box: box(0, 120, 200, 100) },
  ];
  expect(sectionDropAt(boxes, { x: 0, y: 10 })?.index).toBe(2);
  expect(sectionDropAt(boxes, { x: 0, y: 90 })?.index).toBe(3);
  expect(sectionDropAt(boxes, { x: 0, y: 900 })?.index).toBe(4);
});
