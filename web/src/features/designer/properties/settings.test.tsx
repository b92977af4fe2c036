import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { useState } from "react";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import common from "../../../lib/i18n/locales/en/common.json";
import designer from "../../../lib/i18n/locales/en/designer.json";
import { SituationContext, type Tools, ToolsContext } from "../context";
import type { Definition } from "../core/definition";
import { setSettings } from "../core/fields";
import { newState } from "../core/state";
import { type ObjectSchema, SettingsForm } from "./SettingsForm";

beforeAll(async () => {
  const resources = { en: { translation: { common, designer } } };
  await i18next.use(initReactI18next).init({ lng: "en", resources, interpolation: { escapeValue: false } });
});
afterEach(cleanup);

const label = (en: string) => ({ zh: en, en });
const SCHEMA: ObjectSchema = {
  properties: {
    on: { type: "boolean", default: false, "x-label": label("On") },
    off: { type: "boolean", default: true, "x-label": label("Usually on") },
    digits: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], "x-label": label("Digits") },
    prefix: { type: "string", default: "", "x-label": label("Prefix"), "x-help": label("In front") },
    names: { type: "object", "x-control": "labels", "x-label": label("Names") },
    options: { type: "array", "x-control": "options", "x-label": label("Options") },
    totals: {
      type: "array",
      items: { $ref: "#/$defs/Total" } as never,
      "x-control": "totals",
      "x-label": label("Totals"),
    },
    strange: { type: "object", "x-control": "not known here", "x-label": label("Strange") },
  },
  required: ["prefix"],
  $defs: { Total: { properties: { fn: { type: "string", "x-label": label("Function") } } } as never },
};
const FORM: Definition = {
  key: "f",
  label: { zh: "表" },
  title: "no",
  fields: [
    {
      key: "a",
      type: "x",
      label: { zh: "甲" },
      settings: { options: [{ value: "old", label: { zh: "旧" } }] },
    },
  ],
};
const published = {
  fields: [{ key: "a", settings: { options: [{ value: "old", label: "Old" }] } }],
};

function Scene({ seen }: { seen: (settings: unknown) => void }) {
  const [form, setForm] = useState(FORM);
  const [field] = form.fields;
  const situation = { state: newState(form), save: { kind: "saved", at: null }, problems: [], published };
  if (!field) return null;
  return (
    <QueryClientProvider client={new QueryClient()}>
      <ToolsContext value={{ types: new Map() } as unknown as Tools}>
        <SituationContext value={situation as never}>
          <SettingsForm
            schema={SCHEMA}
            values={field.settings ?? {}}
            field={field}
            path="a"
            problems={[{ path: "prefix", message: "Too short" }]}
            onChange={(name, value) => {
              const next = setSettings(form, "a", { [name]: value });
              setForm(next);
              seen(next.fields[0]?.settings);
            }}
          />
        </SituationContext>
      </ToolsContext>
    </QueryClientProvider>
  );
}

function scene() {
  const seen = vi.fn();
  render(<Scene seen={seen} />);
  return () => seen.mock.lastCall?.[0] as Record<string, unknown>;
}

test("every setting has a named control by its schema alone; what is not known is JSON", () => {
  scene();
  for (const name of ["On", "Usually on"]) expect(screen.getByRole("switch", { name })).toBeTruthy();
  expect(screen.getByRole("spinbutton", { name: "Digits" })).toBeTruthy();
  expect(screen.getByRole("group", { name: "Options" })).toBeTruthy();
  expect(screen.getByLabelText("Strange").tagName).toBe("TEXTAREA");
  expect(screen.getByText("In front")).toBeTruthy();
  expect(screen.getByRole("alert").textContent).toBe("Too short");
});

test("only what differs from the standard is written", () => {
  const settings = scene();
  fireEvent.click(screen.getByRole("switch", { name: "On" }));
  expect(settings()).toMatchObject({ on: true });
  fireEvent.click(screen.getByRole("switch", { name: "On" }));
  expect(settings()).not.toHaveProperty("on");
  fireEvent.click(screen.getByRole("switch", { name: "Usually on" }));
  expect(settings()).toMatchObject({ off: false });
});

test("options: many lines at once; one that records may hold is archived, never removed", () => {
  const settings = scene();
  fireEvent.click(screen.getByRole("button", { name: designer.options.paste }));
  fireEvent.change(screen.getByRole("textbox", { name: designer.options.paste }), {
    target: { value: "新\n更新" },
  });
  fireEvent.click(screen.getByRole("button", { name: designer.options.pasteDone }));
  expect(settings().options).toMatchObject([{ value: "old" }, { value: "xin" }, { value: "geng_xin" }]);
  fireEvent.click(screen.getByRole("button", { name: designer.options.archive }));
  expect(settings().options).toMatchObject([{ value: "old", archived: true }, {}, {}]);
  fireEvent.click(screen.getAllByRole("button", { name: designer.options.remove })[0] as HTMLElement);
  expect(settings().options).toHaveLength(2);
});

test("a list of objects is drawn from the schema of its items", () => {
  const settings = scene();
  fireEvent.click(screen.getByRole("button", { name: "Add to Totals" }));
  fireEvent.change(screen.getByRole("textbox", { name: "Function" }), { target: { value: "sum" } });
  expect(settings().totals).toEqual([{ fn: "sum" }]);
});
