import { describe, expect, test } from "vitest";
import { stillThere } from "../problems";
import {
  type Definition,
  fieldAt,
  pathsInOrder,
  rowFields,
  sectionsOf,
  unplaced,
  withWholeLayout,
} from "./definition";
import { differences } from "./differences";
import { moveField, placeOf, removeField, setField, setSettings, stepField } from "./fields";
import { freeKey, isKey, keyFrom } from "./keys";
import { renamed } from "./labels";
import { coloured, newOption, type OptionDef, pastedOptions, removedOption } from "./options";
import { soundsLike } from "./pinyin";
import { formulaInWords, namesInFormula, renamedInFormula, renameKey } from "./references";
import { addTab, moveSection, moveTab, removeSection, removeTab, tabsOf } from "./sections";
import * as ops from "./state";

const text = (key: string) => ({ key, type: "text", label: { zh: key } });
const FORM: Definition = {
  key: "claim",
  label: { zh: "索赔单" },
  title: "subject",
  search: ["subject", "buyer"],
  fields: [
    text("subject"),
    text("buyer"),
    text("price"),
    {
      key: "items",
      type: "sub_table",
      label: { zh: "明细" },
      settings: { fields: [text("part"), text("count"), text("sum")] },
    },
    {
      key: "total",
      type: "formula",
      label: { zh: "合计" },
      settings: { formula: 'price * 2 + IF(buyer = "price", 1, 0)' },
    },
    { ...text("note"), visible_when: { field: "buyer", op: "eq", value: "x" } },
  ],
  layout: [
    { label: { zh: "一" }, columns: 2, fields: ["subject", "buyer", "price"] },
    { label: { zh: "二" }, columns: 1, fields: ["items", "total"] },
    { label: { zh: "三" }, columns: 3, fields: ["note"] },
  ],
  views: [{ key: "all", columns: ["subject", "buyer"], sort: [{ field: "price" }] }],
};

/** The same numbers on every run. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
}

function expectSound(form: Definition) {
  const keys = form.fields.map((field) => field.key);
  expect(new Set(keys).size).toBe(keys.length);
  const placed = sectionsOf(form).flatMap((section) => section.fields);
  expect(new Set(placed).size).toBe(placed.length);
  expect(placed.filter((key) => !keys.includes(key))).toEqual([]);
  for (const field of form.fields) {
    const rows = rowFields(field).map((row) => row.key);
    expect(new Set(rows).size).toBe(rows.length);
  }
  expect(sectionsOf(form).length).toBeGreaterThan(0);
}

function randomEdit(state: ops.DesignerState, roll: (sides: number) => number): ops.DesignerState {
  const form = ops.definitionOf(state);
  const paths = pathsInOrder(form);
  const sections = sectionsOf(form).length;
  const path = paths[roll(paths.length || 1)] ?? "none";
  const selected = ops.select(state, paths.length ? { kind: "field", path } : { kind: "form" });
  const edits: (() => ops.DesignerState)[] = [
    () => ops.add(selected, text(`new_${roll(5)}`)),
    () => ops.add(state, text("x"), { section: roll(sections), index: roll(4) }),
    () => ops.move(state, path, { section: roll(sections), index: roll(5) }),
    () => ops.move(state, path, { parent: "items", index: roll(4) }),
    () => ops.remove(selected),
    () => ops.duplicate(selected, { zh: "副本" }),
    () => ops.paste(ops.copy(selected)),
    () => ops.step(selected, roll(2) ? 1 : -1),
    () => ops.stepSelection(state, roll(2) ? 1 : -1),
    () => ops.addSectionAt(state, { columns: 1, fields: [] }, roll(sections + 1)),
    () => ops.moveSectionTo(state, roll(sections), roll(sections + 1)),
    () => ops.remove(ops.select(state, { kind: "section", index: roll(sections) })),
    () => ops.paste(ops.copy(ops.select(state, { kind: "section", index: roll(sections) }))),
    () => ops.addTabAtEnd(state, { zh: "首页" }, { zh: "另页" }),
    () => ops.rename(selected, path, `named_${roll(1000)}`),
    () => ops.undone(state),
    () => ops.redone(state),
  ];
  return (edits[roll(edits.length)] as () => ops.DesignerState)();
}

describe("any sequence of edits", () => {
  test.each([1, 7, 42, 99, 2026])(
    "keeps the definition sound, and undo takes every step back (seed %i)",
    (seed) => {
      const roll = dice(seed);
      const start = ops.newState(FORM);
      let state = start;
      for (let count = 0; count < 300; count++) {
        state = randomEdit(state, roll);
        expectSound(ops.definitionOf(state));
      }
      const end = ops.definitionOf(state);
      const steps = state.history.past.length;
      for (let count = 0; count < steps; count++) state = ops.undone(state);
      expect(ops.definitionOf(state)).toBe(FORM);
      for (let count = 0; count < steps; count++) state = ops.redone(state);
      expect(ops.definitionOf(state)).toBe(end);
    },
  );

  test("moving loses nothing, wherever it goes", () => {
    const before = pathsInOrder(FORM).sort();
    for (const path of pathsInOrder(FORM)) {
      for (const section of [0, 1, 2]) {
        for (let index = 0; index <= 3; index++) {
          expect(pathsInOrder(moveField(FORM, path, { section, index })).sort()).toEqual(before);
        }
      }
    }
  });
});

test("a move to where the field is already changes nothing", () => {
  expect(moveField(FORM, "buyer", { section: 0, index: 1 })).toBe(FORM);
  expect(moveField(FORM, "buyer", { section: 0, index: 2 })).toBe(FORM);
  expect(moveField(FORM, "items.part", { section: 0, index: 0 })).toBe(FORM);
});

test("steps go over the borders of sections", () => {
  expect(placeOf(stepField(FORM, "price", 1), "price")).toEqual({ section: 1, index: 0 });
  expect(placeOf(stepField(FORM, "items", -1), "items")).toEqual({ section: 0, index: 3 });
  expect(stepField(FORM, "items.part", -1)).toBe(FORM);
  expect(placeOf(stepField(FORM, "items.part", 1), "items.part")).toEqual({ parent: "items", index: 1 });
});

test("other fields keep their identity, so that they are not drawn anew", () => {
  const next = setField(FORM, "buyer", { required: true });
  expect(next.fields[0]).toBe(FORM.fields[0]);
  expect(next.fields[1]).toEqual({ ...text("buyer"), required: true });
  expect(setSettings(next, "buyer", { a: undefined }).fields[1]).not.toHaveProperty("settings");
});

test("a deleted field leaves the lists that name it", () => {
  const next = removeField(FORM, "buyer");
  expect(next.search).toEqual(["subject"]);
  expect(next.views?.[0]?.columns).toEqual(["subject"]);
  expect(fieldAt(removeField(FORM, "items.part"), "items.part")).toBeUndefined();
});

test("typing in one input is one entry; another input starts another", () => {
  let state = ops.newState(FORM);
  for (const label of ["a", "ab", "abc"])
    state = ops.change(state, (form) => setField(form, "buyer", { label: { zh: label } }), "label:buyer");
  state = ops.change(state, (form) => setField(form, "buyer", { required: true }));
  expect(state.history.past).toHaveLength(2);
  expect(fieldAt(ops.definitionOf(ops.undone(state)), "buyer")?.label.zh).toBe("abc");
  expect(ops.definitionOf(ops.undone(ops.undone(state)))).toBe(FORM);
});

test("a key is changed wherever it is named, and never when it is published", () => {
  const next = renameKey(FORM, "price", "cost");
  expect(fieldAt(next, "total")?.settings?.formula).toBe('cost * 2 + IF(buyer = "price", 1, 0)');
  expect(next.layout?.[0]?.fields).toEqual(["subject", "buyer", "cost"]);
  expect(next.views?.[0]?.sort).toEqual([{ field: "cost" }]);
  const shown = renameKey(FORM, "buyer", "client");
  expect(fieldAt(shown, "note")?.visible_when).toEqual({ field: "client", op: "eq", value: "x" });
  expect(ops.rename(ops.newState(FORM, ["price"]), "price", "cost")).toEqual(ops.newState(FORM, ["price"]));
  expect(renamedInFormula("SUM(sum.a, sum)", "sum", "b")).toBe("SUM(b.a, b)");
  expect(namesInFormula('a + b.c + "d"')).toEqual(["a", "b"]);
});

test("the key of a new field follows its label, in the same entry", () => {
  let state = ops.add(ops.newState(FORM), text("text_1"));
  state = ops.change(state, (form) => setField(form, "text_1", { label: { zh: "客户电话" } }), "label");
  state = ops.keyFromLabel(state, "text_1", /^text_\d+$/);
  expect(state.selection).toEqual({ kind: "field", path: "ke_hu_dian_hua" });
  expect(ops.definitionOf(ops.undone(state)).fields.at(-1)?.key).toBe("text_1");
});

test("sections: what they hold goes to the neighbour, tabs keep their names", () => {
  const without = removeSection(FORM, 1);
  expect(without.layout?.[0]?.fields).toEqual(["subject", "buyer", "price", "items", "total"]);
  expect(removeSection(FORM, 0).layout?.[0]?.fields).toEqual(["subject", "buyer", "price", "items", "total"]);
  const tabbed = {
    ...FORM,
    layout: FORM.layout?.map((s, at) => (at === 1 ? { ...s, tab: { zh: "页" } } : s)),
  };
  expect(tabsOf(tabbed).map((tab) => tab.sections)).toEqual([[0], [1, 2]]);
  expect(tabsOf(removeSection(tabbed, 1)).map((tab) => tab.label?.zh)).toEqual([undefined, "页"]);
  expect(tabsOf(moveSection(tabbed, 1, 0)).map((tab) => tab.sections)).toEqual([[0, 1], [2]]);
  const added = addTab(tabbed, { zh: "新" }).form;
  expect(tabsOf(moveTab(added, 3, -1)).map((tab) => tab.label?.zh)).toEqual([undefined, "新", "页"]);
  expect(tabsOf(removeTab(added, 3))).toHaveLength(2);
});

test("a form's fields stand all on the screen, but for its status and what is hidden", () => {
  const form: Definition = {
    ...FORM,
    fields: [...FORM.fields, { ...text("secret"), hidden: true }, text("state"), text("late")],
    status: { field: "state" },
  };
  const whole = withWholeLayout(form);
  expect(whole.layout?.at(-1)?.fields).toEqual(["late"]);
  expect(unplaced(whole).map((field) => field.key)).toEqual(["secret", "state"]);
  expect(withWholeLayout(whole)).toBe(whole);
  expect(withWholeLayout({ ...FORM, layout: undefined }).layout).toHaveLength(1);
});

describe("options", () => {
  const options: OptionDef[] = pastedOptions([], "坏了\n声音大\tNoisy\n\n坏了\n");
  test("lines are options once each, with keys of their own", () => {
    expect(options).toEqual([
      { value: "huai_le", label: { zh: "坏了" } },
      { value: "sheng_yin_da", label: { zh: "声音大", en: "Noisy" } },
    ]);
    expect(newOption(options, "坏了").value).toBe("huai_le_2");
  });
  test("one that records may hold is archived, a new one goes", () => {
    expect(removedOption(options, 0, new Set(["huai_le"]))[0]).toMatchObject({ archived: true });
    expect(removedOption(options, 0, new Set())).toHaveLength(1);
  });
  test("colours are given in turn and never taken", () => {
    expect(coloured([{ ...(options[0] as OptionDef), color: "red" }, options[1] as OptionDef])).toMatchObject(
      [{ color: "red" }, { color: "green" }],
    );
  });
});

test("keys and sounds", () => {
  expect(keyFrom("ID 号码", "f")).toBe("id_hao_ma");
  expect(keyFrom("1号", "f")).toBe("f_1_hao");
  expect(keyFrom("！", "f")).toBe("f");
  expect(freeKey("id", [])).toBe("id_2");
  expect(freeKey("a_2", ["a_2"])).toBe("a_3");
  expect([isKey("a_b"), isKey("A"), isKey("a__b"), isKey("no")]).toEqual([true, false, false, false]);
  expect([
    soundsLike("手机号码", "sjhm"),
    soundsLike("单行文本", "wenben"),
    soundsLike("日期", "rq"),
  ]).toEqual([true, true, true]);
});

test("two contents differ in what each did alone, whatever the order of names", () => {
  const changed = (key: string): Definition => setField(FORM, key, { help: { zh: "新" } });
  const mine = setField(changed("buyer"), "price", { required: true });
  const theirs = JSON.parse(
    JSON.stringify({ views: FORM.views, ...changed("buyer"), label: { zh: "索赔" } }),
  ) as Definition;
  const said = (from: Definition, to: Definition, both?: Definition) =>
    differences(from, to, both).map(({ kind, label }) => `${kind} ${label.zh}`);
  expect(said(FORM, mine, theirs)).toEqual(["changed price"]);
  expect(said(FORM, theirs, mine)).toEqual(["form 索赔"]);
  expect(
    said(FORM, { ...FORM, fields: FORM.fields.map(({ type, ...rest }) => ({ ...rest, type })) }),
  ).toEqual([]);
});

test("a formula is read with the names of the fields; functions, texts and unknown words stay", () => {
  const names = new Map([
    ["price", "单价"],
    ["items", "明细"],
    ["count", "数量"],
  ]);
  expect(formulaInWords('IF(price > 2, SUM(items.count), "price") + x', names)).toBe(
    'IF(单价 > 2, SUM(明细 · 数量), "price") + x',
  );
});

describe("names", () => {
  const given = { zh: "单选", en: "Select" };
  test("the English name that came with the type goes with the first Chinese name", () => {
    expect(renamed(given, { zh: "型号", en: "Select" }, given)).toEqual({ zh: "型号" });
    expect(renamed({ zh: "选项 1", en: "Option 1" }, { zh: "挂机", en: "Option 1" })).toEqual({ zh: "挂机" });
    expect(renamed({ zh: "型号", en: "Model" }, { zh: "机型", en: "Model" }, given)).toEqual({
      zh: "机型",
      en: "Model",
    });
    expect(renamed(given, { zh: "单选", en: "Model" }, given)).toEqual({ zh: "单选", en: "Model" });
  });

  test("pasted options take the place of those that nobody named; what records hold stays", () => {
    const made: OptionDef[] = [1, 2].map((n) => ({
      value: `option_${n}`,
      label: { zh: `选项 ${n}`, en: `Option ${n}` },
    }));
    const names = (list: OptionDef[]) => list.map(({ label }) => label.zh);
    expect(names(pastedOptions(made, "空调\n冰箱"))).toEqual(["空调", "冰箱"]);
    expect(names(pastedOptions(made, "空调", new Set(["option_2"])))).toEqual(["选项 2", "空调"]);
    expect(names(pastedOptions(made, " "))).toEqual(["选项 1", "选项 2"]);
  });
});

describe("problems", () => {
  const problem = (path: string) => ({ path, code: "x", message: path });
  test("follow their field when it moves, and go with it", () => {
    const found = {
      of: FORM,
      problems: [
        problem("fields.4.settings.formula"),
        problem("fields.3.settings.fields.2.label"),
        problem("title"),
      ],
    };
    const paths = (form: Definition) => stillThere(found, form).map(({ path }) => path);
    const without = (key: string) => ({ ...FORM, fields: FORM.fields.filter((field) => field.key !== key) });
    expect(paths(without("price"))).toEqual([
      "fields.3.settings.formula",
      "fields.2.settings.fields.2.label",
      "title",
    ]);
    expect(paths(without("total"))).toEqual(["fields.3.settings.fields.2.label", "title"]);
  });
});
