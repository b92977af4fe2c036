import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../..");
const LOCALES = join(import.meta.dirname, "locales");
const CHINESE = /[\u3400-\u9fff\uff00-\uffef]/;
const USED_KEY = /\bt\(\s*"([a-z][\w]*(?:\.[\w]+)+)"/g;

/** Files in which Chinese is data, not a text of the screen, and why. */
const DATA: Record<string, string> = {
  "features/designer/core/pinyin.ts": "the table of syllables",
  "features/designer/texts.ts": "labels written into a form in both languages at once",
  "engines/form/runtime/form/rows.ts": "how people write dates and yes in spreadsheets",
};

type Texts = { [key: string]: string | Texts };

function flatten(texts: Texts, prefix = ""): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [`${prefix}${key}`] : flatten(value, `${prefix}${key}.`),
  );
}

function readTexts(language: string, name: string): Texts {
  return JSON.parse(readFileSync(join(LOCALES, language, name), "utf8")) as Texts;
}

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .filter((path) => !path.startsWith("lib/expr/") && !path.includes("locales/"));
}

const names = readdirSync(join(LOCALES, "zh"));
const known = new Set(
  names.flatMap((name) => flatten(readTexts("zh", name), `${name.replace(".json", "")}.`)),
);

describe("texts", () => {
  test("each feature has a file in both languages", () => {
    expect(readdirSync(join(LOCALES, "en"))).toEqual(names);
  });

  test.each(names)("%s has the same keys in both languages", (name) => {
    expect(flatten(readTexts("en", name)).sort()).toEqual(flatten(readTexts("zh", name)).sort());
  });

  test.each(names)("%s in English holds no Chinese", (name) => {
    expect(JSON.stringify(readTexts("en", name)).match(CHINESE)).toBeNull();
  });

  test("no Chinese literal stands outside the locale files", () => {
    const texts = sources().filter((path) => !(path in DATA));
    const found = texts.filter((path) => CHINESE.test(readFileSync(join(SRC, path), "utf8")));
    expect(found).toEqual([]);
  });

  test("every key that the code names exists", () => {
    const missing = sources().flatMap((path) =>
      [...readFileSync(join(SRC, path), "utf8").matchAll(USED_KEY)]
        .map((match) => match[1] as string)
        .filter((key) => !known.has(key) && !known.has(`${key}_other`) && !known.has(`${key}_one`))
        .map((key) => `${path}: ${key}`),
    );
    expect(missing).toEqual([]);
  });
});
