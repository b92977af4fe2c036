import { expect, test } from "vitest";
import type { PageBlock } from "../../api/types";
import { blockAt, edits, freeKey, moved, type Page, pageAt, type State, tabAt, unplaced } from "./model";

const words = (text: string): PageBlock => ({ kind: "text", text: { zh: text } });
const page = (key: string, ...tabs: PageBlock[][]): Page => ({
  key,
  label: { zh: key },
  tabs: tabs.map((blocks, index) => ({ label: { zh: String(index) }, blocks })),
});
const state = (): State => ({
  pages: [page("a", [words("1"), words("2"), words("3")], [])],
  at: { page: 0, tab: 0, block: null },
});
const texts = (at: State) =>
  tabAt(at)?.blocks.map((block) => (block.kind === "text" ? (block.text as { zh: string }).zh : block.kind));

test("an entry goes before the one it was dropped on", () => {
  expect(moved(["a", "b", "c"], 0, 3)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "a", "c"]);
});

test("blocks are added, moved, changed and removed, and what was touched stays chosen", () => {
  let at = edits.addBlock(state(), words("new"), 1);
  expect(texts(at)).toEqual(["1", "new", "2", "3"]);
  at = edits.moveBlock(at, 1, 4);
  expect([texts(at), at.at.block]).toEqual([["1", "2", "3", "new"], 3]);
  expect(edits.moveBlock(at, 3, 3)).toBe(at);
  at = edits.changeBlock(at, { side: true });
  expect(blockAt(at)?.side).toBe(true);
  expect(blockAt(edits.changeBlock(at, { side: undefined } as never))).toEqual(words("new"));
  at = edits.moveToTab(at, 3, 1);
  expect([at.at, texts(at)]).toEqual([{ page: 0, tab: 1, block: 0 }, ["new"]]);
  expect(texts(edits.removeBlock(at))).toEqual([]);
});

test("a page keeps its last tab, and copies have keys of their own", () => {
  const one = edits.removeTab(state());
  expect(pageAt(one)?.tabs).toHaveLength(1);
  expect(edits.removeTab(one)).toBe(one);
  const copied = edits.copyPage(edits.changePage(state(), { roles: ["x"] }));
  expect(copied.pages.map(({ key, roles }) => [key, roles])).toEqual([
    ["a", ["x"]],
    ["a_2", []],
  ]);
  expect(freeKey(copied.pages, "a")).toBe("a_3");
  expect(edits.moveTab(state(), 1).at.tab).toBe(1);
});

test("fields that no block shows are offered", () => {
  const laid = page(
    "a",
    [
      { kind: "fields", fields: ["x"] },
      { kind: "rows", field: "lines" },
    ],
    [{ kind: "files", fields: ["f"] }],
  );
  expect(unplaced(laid, ["x", "y", "lines", "f"])).toEqual(["y"]);
  expect(unplaced(undefined, ["x"])).toEqual(["x"]);
});
