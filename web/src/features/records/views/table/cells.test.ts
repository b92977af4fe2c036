import { expect, test } from "vitest";
import { parseBlock } from "./cells";

test("a copied block comes apart into rows and cells", () => {
  expect(parseBlock("a\tb\r\nc\t\n")).toEqual([
    ["a", "b"],
    ["c", ""],
  ]);
  expect(parseBlock('"two\nlines"\t"say ""hi"""\nx\ty')).toEqual([
    ["two\nlines", 'say "hi"'],
    ["x", "y"],
  ]);
  expect(parseBlock("one")).toEqual([["one"]]);
  expect(parseBlock('5" pipe\tz')).toEqual([['5" pipe', "z"]]);
});
