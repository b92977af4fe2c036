import { expect, test } from "vitest";
import type { Line } from "./layout";
import { stepped } from "./useGridKeys";

const group = { type: "group" } as Line;
const row = { type: "row" } as Line;
const layoutOf = (...lines: Line[]) => ({
  length: lines.length,
  line: (place: number) => lines[place] as Line,
});

test("a step goes over the end of a line to its neighbour, and past the heads of groups", () => {
  const layout = layoutOf(group, row, row, group, row);
  expect(stepped({ line: 1, column: 0 }, [1, 0], 3, layout)).toEqual({ line: 2, column: 0 });
  expect(stepped({ line: 2, column: 0 }, [1, 0], 3, layout)).toEqual({ line: 4, column: 0 });
  expect(stepped({ line: 4, column: 1 }, [-1, 0], 3, layout)).toEqual({ line: 2, column: 1 });
  expect(stepped({ line: 2, column: 2 }, [0, 1], 3, layout)).toEqual({ line: 4, column: 0 });
  expect(stepped({ line: 4, column: 0 }, [0, -1], 3, layout)).toEqual({ line: 2, column: 2 });
});

test("the ends of the list are as far as it goes", () => {
  const layout = layoutOf(row, row, row);
  expect(stepped({ line: 1, column: 1 }, [Number.MAX_SAFE_INTEGER, 0], 2, layout)).toEqual({
    line: 2,
    column: 1,
  });
  expect(stepped({ line: 1, column: 1 }, [-Number.MAX_SAFE_INTEGER, 0], 2, layout)).toEqual({
    line: 0,
    column: 1,
  });
});
