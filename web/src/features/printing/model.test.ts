import { describe, expect, it } from "vitest";
import type { FormMeta } from "../../api/types";
import type { PrintBlock, PrintDefinition } from "./api";
import {
  at,
  blockAt,
  changed,
  inserted,
  listAt,
  moved,
  pathOf,
  placeOf,
  removed,
  reworded,
  startBlock,
  textOf,
  withCells,
} from "./model";

const text = (zh: string): PrintBlock => ({ kind: "text", text: { zh } });
const definition: PrintDefinition = {
  blocks: [text("a"), { kind: "columns", widths: [1, 1], cells: [[text("b"), text("c")], []] }, text("d")],
};
const names = (blocks: readonly PrintBlock[]): unknown[] =>
  blocks.map((block) =>
    block.cells ? block.cells.map(names) : (block.text as Record<string, string> | undefined)?.zh,
  );
const result = (from: ReturnType<typeof at>, to: ReturnType<typeof at>) => {
  const next = moved(definition, from, to);
  return next && names(next.definition.blocks ?? []);
};

describe("parts of a print template", () => {
  it("are found by their place, and named as the server names them", () => {
    expect(blockAt(definition, at("1.0", 1))).toEqual(text("c"));
    expect(listAt(definition, "9.9")).toEqual([]);
    expect(pathOf(at("1.0", 1))).toBe("blocks.1.cells.0.1");
    expect(pathOf(at("", 2))).toBe("blocks.2");
    expect(placeOf(textOf(at("1.0", 1)))).toEqual(at("1.0", 1));
  });

  it("move within a list, into cells and out of them", () => {
    expect(result(at("", 0), at("", 3))).toEqual([[["b", "c"], []], "d", "a"]);
    expect(result(at("", 2), at("1.1", 0))).toEqual(["a", [["b", "c"], ["d"]]]);
    expect(result(at("1.0", 0), at("", 0))).toEqual(["b", "a", [["c"], []], "d"]);
    expect(result(at("1.0", 0), at("1.1", 0))).toEqual(["a", [["c"], ["b"]], "d"]);
  });

  it("keep their target when what stands before it goes", () => {
    const next = moved(definition, at("", 0), at("1.1", 0));
    expect(next?.place).toEqual(at("0.1", 0));
    expect(names(next?.definition.blocks ?? [])).toEqual([[["b", "c"], ["a"]], "d"]);
  });

  it("do not move to where they are, into themselves, or columns into columns", () => {
    expect(result(at("", 0), at("", 0))).toBeNull();
    expect(result(at("", 0), at("", 1))).toBeNull();
    expect(result(at("", 1), at("1.0", 0))).toBeNull();
    const two = inserted(definition, at("", 0), { kind: "columns", widths: [1], cells: [[]] });
    expect(moved(two, at("", 2), at("0.0", 0))).toBeNull();
    expect(inserted(definition, at("1.0", 0), { kind: "columns" })).toBe(definition);
  });

  it("lose nothing when columns become fewer", () => {
    const block = withCells(blockAt(definition, at("", 1)) as PrintBlock, 1);
    expect(names(block.cells?.[0] ?? [])).toEqual(["b", "c"]);
    expect(withCells(block, 3).widths).toEqual([1, 1, 1]);
  });

  it("are taken out and changed", () => {
    expect(names(removed(definition, at("1.0", 0)).blocks ?? [])).toEqual(["a", [["c"], []], "d"]);
    expect(changed({ kind: "text", bold: true }, { bold: undefined, size: 2 })).toEqual({
      kind: "text",
      size: 2,
    });
  });

  it("keep the English text beside the Chinese one", () => {
    expect(reworded({ zh: "甲", en: "A" }, "zh", "乙")).toEqual({ zh: "乙", en: "A" });
    expect(reworded({ zh: "甲", en: "A" }, "en", "")).toEqual({ zh: "甲" });
  });
});

describe("a new part", () => {
  const form = {
    fields: [
      { key: "no", system: true },
      { key: "name", type: "text" },
      { key: "photo", type: "image", accepts: ["image/*"], label: { zh: "照片" } },
    ],
  } as unknown as FormMeta;
  const words = (key: string) => ({ zh: key });

  it("names what the form has", () => {
    expect(startBlock("fields", form, words)).toEqual({ kind: "fields", fields: ["name"] });
    expect(startBlock("pictures", form, words)).toEqual({
      kind: "pictures",
      field: "photo",
      label: { zh: "照片" },
    });
    expect(startBlock("rows", form, words)).toBeUndefined();
    expect(startBlock("related", form, words)).toBeUndefined();
    expect(startBlock("page_break", form, words)).toEqual({ kind: "page_break" });
  });
});
