import { describe, expect, it } from "vitest";
import type { Group } from "./api";
import { withoutForm } from "./join";
import { freeKey, moved, stepped, withItem, withoutPlace } from "./menuModel";

const group = (key: string, ...targets: string[]): Group => ({
  key,
  label: { zh: key },
  items: targets.map((target) => ({ kind: "form", target })),
});
const menus = [group("a", "1", "2"), group("b", "3"), group("c")];
const text = (list: Group[]) =>
  list.map(({ key, items }) => `${key}:${(items ?? []).map(({ target }) => target).join("")}`).join(" ");

describe("moving lines of a menu", () => {
  it("moves within and between groups", () => {
    expect(text(moved(menus, { group: 0, item: 1 }, { group: 0, item: 0 }))).toBe("a:21 b:3 c:");
    expect(text(moved(menus, { group: 0, item: 0 }, { group: 1, item: 1 }))).toBe("a:2 b:31 c:");
    expect(text(moved(menus, { group: 2 }, { group: 0 }))).toBe("c: a:12 b:3");
    expect(moved(menus, { group: 9 }, { group: 0 })).toBe(menus);
  });
  it("steps over the edge of a group into the next", () => {
    const down = stepped(menus, { group: 0, item: 1 }, 1);
    expect(text(down.menus)).toBe("a:1 b:23 c:");
    expect(down.place).toEqual({ group: 1, item: 0 });
    const up = stepped(down.menus, down.place, -1);
    expect(text(up.menus)).toBe("a:12 b:3 c:");
    expect(stepped(menus, { group: 0, item: 0 }, -1).menus).toBe(menus);
    expect(stepped(menus, { group: 2 }, 1).menus).toBe(menus);
  });
  it("adds, changes and takes away", () => {
    expect(text(withItem(menus, { group: 2 }, { kind: "page", target: "9" }))).toBe("a:12 b:3 c:9");
    expect(text(withItem(menus, { group: 0, item: 0 }, { kind: "page", target: "9" }))).toBe("a:92 b:3 c:");
    expect(text(withoutPlace(menus, { group: 0, item: 0 }))).toBe("a:2 b:3 c:");
    expect(text(withoutPlace(menus, { group: 1 }))).toBe("a:12 c:");
    expect(freeKey([group("group_2"), group("x")])).toBe("group_3");
  });
});

it("a form that goes to another application takes its lines along", () => {
  const menus: Group[] = [
    {
      key: "a",
      label: { zh: "甲" },
      items: [
        { kind: "form", target: "task" },
        { kind: "view", target: "task/mine" },
        { kind: "form", target: "task_log" },
      ],
    },
    { key: "b", label: { zh: "乙" } },
  ];
  expect(withoutForm(menus, "task").map((group) => group.items?.map((item) => item.target))).toEqual([
    ["task_log"],
    undefined,
  ]);
});
