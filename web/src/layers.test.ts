import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const SRC = import.meta.dirname;
const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/** Higher layers may import lower ones, never the reverse. */
const LAYERS: string[][] = [["app", "field", "portal"], ["features"], ["engines"], ["ui"], ["lib", "api"]];
const rankOf = (path: string) => LAYERS.findIndex((layer) => layer.includes(path.split("/")[0] ?? ""));

const imports = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && path.includes("/") && !path.includes(".test."))
  .flatMap((path) =>
    [...readFileSync(join(SRC, path), "utf8").matchAll(IMPORT)].map((match) => ({
      from: path,
      to: normalize(join(dirname(path), match[1] as string)),
    })),
  );

test("layers point downwards", () => {
  const upwards = imports.filter(({ from, to }) => rankOf(to) >= 0 && rankOf(to) < rankOf(from));
  expect(upwards).toEqual([]);
});

test("the three pages do not import each other", () => {
  const pages = LAYERS[0] ?? [];
  const page = (path: string) => pages.find((name) => path.startsWith(`${name}/`));
  expect(imports.filter(({ from, to }) => page(from) && page(to) && page(from) !== page(to))).toEqual([]);
});

test("features meet only at each other's index", () => {
  const feature = (path: string) => /^features\/([^/]+)/.exec(path)?.[1];
  const inside = imports.filter(
    ({ from, to }) => feature(to) && feature(from) !== feature(to) && !/^features\/[^/]+(\/index)?$/.test(to),
  );
  expect(inside).toEqual([]);
});
