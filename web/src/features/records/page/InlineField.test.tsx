import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { FieldMeta, FormMeta, RecordRow } from "../../../api/types";
import { InlineField } from "./InlineField";

const field = (key: string, type: string, more: object = {}) =>
  ({
    key,
    type,
    kind: "text",
    label: { en: key },
    access: "write",
    operators: [],
    settings: {},
    ...more,
  }) as FieldMeta;
const FORM = {
  key: "f",
  actions: ["update"],
  fields: [],
  layout: [],
  status: null,
  version: 1,
} as unknown as FormMeta;
const RECORD = { id: "r", version: 1, name: "Li" } as unknown as RecordRow;

beforeAll(async () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  await i18next.use(initReactI18next).init({
    lng: "en",
    resources: { en: { translation: { records: { page: { editField: "Edit {{name}}" } } } } },
  });
});
afterEach(cleanup);

const shown = (meta: FieldMeta) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <InlineField form={FORM} field={meta} record={RECORD} readOnly={false} />
    </QueryClientProvider>,
  );

test("whoever asks to change a value types at once", () => {
  shown(field("name", "text"));
  fireEvent.click(screen.getByRole("button", { name: "Edit name" }));
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
  expect((document.activeElement as HTMLInputElement).value).toBe("Li");
});

test("a text of the form stands on the record as it is", () => {
  shown(
    field("hint", "text_block", { presentational: true, settings: { content: { en: "Read this first" } } }),
  );
  expect(screen.getByText("Read this first")).toBeTruthy();
  expect(screen.queryByText("hint")).toBeNull();
});
