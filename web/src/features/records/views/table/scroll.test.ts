import { expect, test } from "vitest";
import { geometryOf } from "./scroll";

const [LINE, ROOM] = [36, 720];

test("a line stands where its number says", () => {
  const list = geometryOf(100_000, LINE, ROOM);
  expect(list.height).toBe(3_600_000);
  expect(list.at(1_800_000)).toEqual({ first: 50_000, shift: 0 });
  expect(list.at(list.height)).toEqual({ first: 99_980, shift: 0 });
  expect(geometryOf(3, LINE, ROOM).at(0).first).toBe(0);
});

test("a line out of sight is brought in by the shortest way", () => {
  const list = geometryOf(1000, LINE, ROOM);
  expect(list.reveal(5, 0)).toBe(0);
  expect(list.reveal(20, 0)).toBe(LINE);
  expect(list.reveal(3, 720)).toBe(3 * LINE);
});

test("a list higher than a box can be still reaches from its first line to its last", () => {
  const list = geometryOf(2_000_000, LINE, ROOM);
  expect(list.height).toBe(30_000_000);
  expect(list.at(0)).toEqual({ first: 0, shift: 0 });
  const end = list.at(list.height - ROOM);
  expect(end.first).toBe(2_000_000 - ROOM / LINE);
  // The last line stands at the lower edge of the box.
  expect(2_000_000 * LINE + end.shift).toBeCloseTo(list.height, -1);
  const middle = list.reveal(1_000_000, 0);
  const { first, shift } = list.at(middle);
  expect(1_000_000 - first).toBeLessThanOrEqual(ROOM / LINE);
  expect(Math.abs(first * LINE + shift - middle)).toBeLessThanOrEqual(LINE);
});
