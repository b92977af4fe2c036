import { describe, expect, test } from "vitest";
import type { FieldMeta, FormMeta, Label } from "../../../../api/types";
import { phoneTabsOf, tabsOf } from "./layout";

const field = (key: string, more: Partial<FieldMeta> = {}) =>
  ({ key, type: "text", label: { zh: key }, settings: {}, ...more }) as FieldMeta;

const FORM = {
  fields: [..."abcdefgh"].map((key) => field(key)),
  layout: [
    { label: { zh: "一" }, columns: 2, fields: ["a", "b", "c"] },
    { label: { zh: "二" }, columns: 2, fields: ["d", "e"], tab: { zh: "标签页" } },
    { label: { zh: "三" }, columns: 2, fields: ["f", "g"] },
  ],
} as unknown as FormMeta;

const all = () => true;
const zh = (label: Label | undefined) => (typeof label === "object" ? label.zh : (label ?? ""));
const drawn = (form: FormMeta, shown: (field: FieldMeta) => boolean = all) =>
  phoneTabsOf(form, shown).map(({ label, sections }) => [
    zh(label),
    ...sections.map((section) => `${zh(section.label)}:${section.fields.map(({ key }) => key).join("")}`),
  ]);
const ordered = (order: string, hidden: string[] = []) =>
  ({ ...FORM, phone: { order: [...order], hidden } }) as FormMeta;

test("on the desk: tabs, sections, and last what no section names", () => {
  expect(tabsOf(FORM, all).map(({ sections }) => sections.map(({ fields }) => fields.length))).toEqual([
    [3],
    [2, 2, 1],
  ]);
});

describe("the phone's own order", () => {
  test("of all fields as on the desk changes nothing", () => {
    const desk = [
      ["", "一:abc"],
      ["标签页", "二:de", "三:fg", ":h"],
    ];
    expect(drawn(FORM)).toEqual(desk);
    expect(drawn(ordered("abcdefgh"))).toEqual(desk);
  });

  test("of a few puts these before all others", () => {
    expect(drawn(ordered("fd"))).toEqual([
      ["", ":fd", "一:abc"],
      ["标签页", "二:e", "三:g", ":h"],
    ]);
  });

  test("moves a section with its title, within its tab", () => {
    expect(drawn(ordered("fgdehabc"))).toEqual([
      ["标签页", "三:fg", "二:de", ":h"],
      ["", "一:abc"],
    ]);
  });

  test("gives a field that was moved away to the section before it", () => {
    expect(drawn(ordered("abdcefgh"))).toEqual([
      ["", "一:abdc"],
      ["标签页", "二:e", "三:fg", ":h"],
    ]);
    expect(drawn(ordered("bcdefgha"))).toEqual([
      ["", "一:bc"],
      ["标签页", "二:de", "三:fg", ":ha"],
    ]);
  });

  test("leaves out what is hidden there, unless it is required, and sections without fields", () => {
    const form = ordered("abcdefgh", ["d", "e", "f"]);
    const fields = form.fields.map((item) => (item.key === "f" ? { ...item, required: true } : item));
    expect(drawn({ ...form, fields })).toEqual([
      ["", "一:abc"],
      ["标签页", "三:fg", ":h"],
    ]);
  });

  test("loses no field and shows none twice, however it is ordered", () => {
    const keys = [..."abcdefgh"];
    for (let seed = 1; seed <= 200; seed++) {
      const order = keys
        .map((key, at) => [((at + 3) * seed * 7919) % 1009, key] as const)
        .sort(([a], [b]) => a - b);
      const form = ordered(
        order
          .slice(0, seed % 9)
          .map(([, key]) => key)
          .join(""),
      );
      const found = phoneTabsOf(form, all).flatMap(({ sections }) =>
        sections.flatMap(({ fields }) => fields),
      );
      expect(found.map(({ key }) => key).sort()).toEqual(keys);
    }
  });
});
