import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Chunks, chunked } from "./Chunks";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("a list comes apart into pieces, the last one shorter", () => {
  expect(chunked([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunked([], 2)).toEqual([]);
});

test("things of another page leave those that stand alone", () => {
  const items = Array.from({ length: 30 }, (_, n) => ({ id: `card ${n}` }));
  const draw = vi.fn((item: { id: string }) => <p key={item.id}>{item.id}</p>);
  const root = { current: null };
  const { rerender } = render(<Chunks items={items.slice(0, 20)} draw={draw} root={root} />);
  expect(draw).toHaveBeenCalledTimes(20);
  rerender(<Chunks items={[...items]} draw={draw} root={root} />);
  expect(draw).toHaveBeenCalledTimes(30);
  expect(screen.getByText("card 29")).toBeTruthy();
});
