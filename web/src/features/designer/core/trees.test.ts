import { expect, test } from "vitest";
import { treeFromText, treeText } from "./trees";

const TEXT = "空调\n  挂机\n  柜机\n冰箱\n  双门";

test("a tree is lines and back; a line that stays keeps its key", () => {
  const tree = treeFromText(TEXT, []);
  expect(treeText(tree)).toBe(TEXT);
  expect(tree.map((option) => option.children?.length)).toEqual([2, 1]);
  const old = tree.map((option) => ({ ...option, color: "red" }));
  const next = treeFromText(`${TEXT}\n  三门\n洗衣机`, old);
  expect(next[0]).toMatchObject({ value: tree[0]?.value, color: "red" });
  expect(next[1]?.children?.[0]).toEqual(tree[1]?.children?.[0]);
  const values = next.flatMap((option) => [
    option.value,
    ...(option.children ?? []).map(({ value }) => value),
  ]);
  expect(new Set(values).size).toBe(values.length);
});
