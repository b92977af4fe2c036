import type { TFunction } from "i18next";
import { expect, test } from "vitest";
import type { FormMeta } from "../../api/types";
import { conditionText } from "./conditionText";

const form = {
  fields: [
    { key: "engineer", label: { en: "Engineer" }, settings: {} },
    {
      key: "status",
      label: { en: "Status" },
      settings: { options: [{ value: "open", label: { en: "Open" } }] },
    },
    { key: "at", label: { en: "Arrival" }, kind: "duration", clock: true, settings: {} },
  ],
} as unknown as FormMeta;
const TEXTS: Record<string, string> = {
  "records.text.or": " or ",
  "records.op.eq": "is",
  "records.dynamic.me": "me",
};
const t = ((key: string) => TEXTS[key] ?? key) as TFunction;

test("a condition is read with labels of fields and options", () => {
  const condition = {
    or: [
      { field: "engineer", op: "eq", value: { $: "me" } },
      { field: "status", op: "eq", value: "open" },
    ],
  };
  expect(conditionText(form, condition, { t, language: "en" })).toBe("Engineer is me or Status is Open");
});

test("a time of day reads as one", () => {
  const condition = { field: "at", op: "eq", value: 34_200 };
  expect(conditionText(form, condition, { t, language: "en" })).toBe("Arrival is 09:30");
});
