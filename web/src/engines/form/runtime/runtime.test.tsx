import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { type ReactNode, useState } from "react";
import { initReactI18next } from "react-i18next";
import { encode } from "uqr";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import runtime from "../../../lib/i18n/locales/en/runtime.json";
import * as desk from "./desk";
import { deskWidgets } from "./desk";
import { fitWithin } from "./files/picture";
import { safeHtml } from "./html";
import { linkOf } from "./link-template";
import * as phone from "./phone";
import { phoneWidgets } from "./phone";
import { regions } from "./regions";
import { sampleField, sampleValue } from "./samples";
import { barsOf } from "./scan/code-picture";
import { readGrey } from "./scan/zxing";
import {
  formatDate,
  groupDigits,
  joinDuration,
  shiftPoint,
  splitDuration,
  timeText,
  timeValue,
} from "./values";
import { isEmpty } from "./widget";

const CONTRACT = join(import.meta.dirname, "../../../../../contracts/field-types.json");
const TYPES = JSON.parse(readFileSync(CONTRACT, "utf8")) as string[];
const DRAWN = TYPES.filter((type) => deskWidgets[type]?.drawn);
const VALUED = TYPES.filter((type) => !DRAWN.includes(type));
const FACES = [
  ["desk", desk, deskWidgets],
  ["phone", phone, phoneWidgets],
] as const;

beforeAll(async () => {
  const resources = { en: { translation: { runtime } } };
  await i18next.use(initReactI18next).init({ lng: "en", resources, interpolation: { escapeValue: false } });
});
afterEach(cleanup);

function Frame({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;
}

describe.each(FACES)("%s", (_name, face, widgets) => {
  test("has a widget for exactly the types of the server's catalog", () => {
    expect(Object.keys(widgets).sort()).toEqual([...TYPES].sort());
  });

  test.each(VALUED)("%s shows its value, in full and in a cell", async (type) => {
    const field = sampleField(type);
    for (const compact of [false, true]) {
      const shown = render(<face.FieldDisplay field={field} value={sampleValue(type)} compact={compact} />, {
        wrapper: Frame,
      });
      await vi.waitFor(() => expect(shown.container.innerHTML).not.toMatch(/^$|<span aria-busy/), {
        timeout: 5000,
      });
      cleanup();
    }
  });

  test.each(VALUED)("%s: an empty value is shown as nothing and has no text", (type) => {
    const field = sampleField(type);
    const shown = render(<face.FieldDisplay field={field} value={null} />, { wrapper: Frame });
    expect(shown.container.textContent).toBe("");
    expect(face.fieldText(field, null, { t: i18next.t, language: "en" })).toBe("");
  });

  test.each(VALUED)("%s: its text is one line", (type) => {
    const text = face.fieldText(sampleField(type), sampleValue(type), { t: i18next.t, language: "en" });
    expect(text).not.toBe("");
    expect(text).not.toMatch(/\n|\[object|undefined|runtime\./);
  });

  test.each(DRAWN)("%s is drawn by itself, has no text and nothing to write", (type) => {
    const field = sampleField(type);
    const shown = render(
      <face.FieldInput field={field} value={null} onChange={vi.fn()} record={{ id: "1" }} />,
      {
        wrapper: Frame,
      },
    );
    expect(shown.container.innerHTML).not.toBe("");
    expect(face.fieldText(field, null, { t: i18next.t, language: "en" })).toBe("");
    expect(face.isWritable(field)).toBe(false);
    expect(face.isDrawn(field)).toBe(true);
  });

  test("a lookup is shown as the field it stands for", () => {
    const shown = render(<face.FieldDisplay field={sampleField("lookup")} value="high" />, {
      wrapper: Frame,
    });
    expect(shown.container.textContent).toBe("High");
    expect(face.fieldText(sampleField("lookup"), "low", { t: i18next.t, language: "en" })).toBe("Low");
  });

  test("a share of a hundred is typed as per cent and handed on as a share", () => {
    const handed = vi.fn();
    function Form() {
      const [value, setValue] = useState<unknown>(0.15);
      const change = (next: unknown) => {
        handed(next);
        setValue(next);
      };
      return <face.FieldInput field={sampleField("percent")} value={value} onChange={change} />;
    }
    render(<Form />, { wrapper: Frame });
    const box = (screen.queryByRole("spinbutton") ?? screen.getByRole("textbox")) as HTMLInputElement;
    expect(box.value).toBe("15");
    fireEvent.change(box, { target: { value: "12.5" } });
    expect(handed).toHaveBeenLastCalledWith(0.125);
    expect(box.value).toBe("12.5");
  });

  test("what is not JSON yet is kept on the screen and named as a problem", async () => {
    const handed = vi.fn();
    const field = sampleField("json");
    render(<face.FieldInput field={field} value={{ a: 1 }} onChange={handed} />, { wrapper: Frame });
    const box = screen.getByRole("textbox") as HTMLTextAreaElement;
    fireEvent.change(box, { target: { value: '{"a": [1,' } });
    const half = handed.mock.lastCall?.[0];
    expect(face.fieldProblem(field, half, { t: i18next.t, language: "en" })).toBe(runtime.json.wrong);
    expect(JSON.stringify({ half })).toBe('{"half":null}');
    fireEvent.change(box, { target: { value: '{"a": [1]}' } });
    expect(handed).toHaveBeenLastCalledWith({ a: [1] });
  });

  test.each(VALUED)("%s is drawn with label, required mark and error", async (type) => {
    const field = { ...sampleField(type), required: true };
    const error = "Something is wrong";
    render(<face.FieldInput field={field} value={sampleValue(type)} onChange={vi.fn()} error={error} />, {
      wrapper: Frame,
    });
    await act(async () => {});
    const title = screen.getAllByText((_text, node) =>
      Boolean(node?.textContent?.startsWith(field.label as string)),
    );
    expect(title.length).toBeGreaterThan(0);
    expect(screen.getByText(error)).toBeTruthy();
    expect(screen.queryAllByText("*").length > 0).toBe(face.isWritable(field));
  });

  test("a field that may only be read has no input", async () => {
    render(
      <face.FieldInput field={{ ...sampleField("text"), access: "read" }} value="fixed" onChange={vi.fn()} />,
      {
        wrapper: Frame,
      },
    );
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByText("fixed")).toBeTruthy();
  });

  test("an unknown type is shown as text", () => {
    const field = { ...sampleField("text"), type: "invented" };
    render(<face.FieldDisplay field={field} value="still here" />, { wrapper: Frame });
    expect(screen.getByText("still here")).toBeTruthy();
  });

  test("problems are found before sending", () => {
    const context = { t: i18next.t, language: "en" };
    const problem = (type: string, value: unknown, settings = {}) =>
      face.fieldProblem({ ...sampleField(type), required: true, settings }, value, context);
    expect(problem("text", "")).toBe(runtime.error.required);
    expect(problem("text", "ab", { pattern: "^[0-9]+$" })).toBe(runtime.error.pattern);
    expect(problem("text", "ab", { pattern: "^[0-9]+$", pattern_message: { en: "Digits only" } })).toBe(
      "Digits only",
    );
    expect(problem("number", 4, { min: 5 })).toContain("5");
    expect(problem("number", 6, { min: 5, max: null })).toBeUndefined();
    expect(problem("phone", "12")).toBe(runtime.error.phone);
    expect(problem("phone", "021-5566 7788")).toBeUndefined();
    expect(problem("email", "chen@")).toBe(runtime.error.email);
    expect(problem("link", "javascript:alert(1)")).toBe(runtime.error.link);
    expect(problem("date_range", { start: "2026-11-21", end: null })).toBe(runtime.range.incomplete);
    expect(problem("date_range", { start: "2026-11-21", end: "2026-11-20" })).toBe(runtime.range.order);
    expect(problem("date_range", { start: "2026-11-21", end: "2026-11-23" }, { max_days: 2 })).toContain("2");
    expect(problem("barcode", "6901234567893", { format: "ean13" })).toBe(runtime.scan.wrong);
    expect(problem("barcode", "6901234567892", { format: "ean13" })).toBeUndefined();
    expect(problem("percent", 1.2, { max: 100 })).toContain("100%");
    expect(problem("color", "red")).toBe(runtime.color.wrong);
    expect(problem("address", { province: null, detail: "" })).toBe(runtime.error.required);
  });
});

test("half a number is kept on the screen and not handed on", () => {
  const handed = vi.fn();
  function Form() {
    const [value, setValue] = useState<unknown>(null);
    const change = (next: unknown) => {
      handed(next);
      setValue(next);
    };
    return <phone.FieldInput field={sampleField("number")} value={value} onChange={change} />;
  }
  render(<Form />, { wrapper: Frame });
  const box = screen.getByRole("textbox") as HTMLInputElement;
  for (const text of ["1", "12", "12.", "12.5"]) fireEvent.change(box, { target: { value: text } });
  expect(box.value).toBe("12.5");
  expect(handed.mock.calls.map(([value]) => value)).toEqual([1, 12, null, 12.5]);
});

test("no widget or face asks for a type by its name", () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => /\.tsx?$/.test(path) && !path.includes("test") && !path.endsWith("samples.ts"),
  );
  const found = sources.filter((path) =>
    /\.type\s*===|case "|switch\s*\(/.test(readFileSync(join(folder, path), "utf8")),
  );
  expect(found).toEqual([]);
});

test("pictures keep their proportions and never grow", () => {
  expect(fitWithin(4000, 3000, 2560)).toEqual({ width: 2560, height: 1920 });
  expect(fitWithin(3000, 4000, 2560)).toEqual({ width: 1920, height: 2560 });
  expect(fitWithin(800, 600, 2560)).toEqual({ width: 800, height: 600 });
  expect(fitWithin(9000, 1, 2560)).toEqual({ width: 2560, height: 1 });
});

test("times, points, formats, links", () => {
  expect(timeText(34_200)).toBe("09:30");
  expect(timeText(34_215)).toBe("09:30:15");
  expect(timeValue("23:59")).toBe(86_340);
  expect(timeValue("24:00")).toBeNull();
  const shifts: [string, number, string][] = [
    ["0.15", 2, "15"],
    ["15", -2, "0.15"],
    ["-0.005", 2, "-0.5"],
    ["100", -2, "1"],
    ["0", -2, "0"],
    ["12.", 2, "12."],
  ];
  for (const [text, places, shown] of shifts) expect(shiftPoint(text, places)).toBe(shown);
  expect(formatDate("2026-01-05", "yyyy/M/d")).toBe("2026/1/5");
  const record = { id: "1", no: "SH 1/2", customer: { id: "c", title: "A&B" }, empty: null };
  expect(linkOf("https://example.com/{no}?c={customer}&e={empty}", record)).toBe(
    "https://example.com/SH%201%2F2?c=A%26B&e=",
  );
  expect(linkOf("javascript:alert({no})", record)).toBeUndefined();
});

test("ZXing reads what is drawn: a QR code and Code 128", async () => {
  const qr = encode("SN-2201/0007", { ecc: "M", border: 4 });
  const scale = 6;
  const side = qr.size * scale;
  const dark = (x: number, y: number) => qr.data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
  const square = Uint8ClampedArray.from({ length: side * side }, (_, at) =>
    dark(at % side, Math.floor(at / side)) ? 0 : 255,
  );
  expect(readGrey(square, side, side)).toBe("SN-2201/0007");

  const bars = await barsOf("SN-2201");
  const width = (bars.length + 40) * 2;
  const height = 60;
  const line = Uint8ClampedArray.from({ length: width * height }, (_, at) =>
    bars[Math.floor((at % width) / 2) - 20] === "1" ? 0 : 255,
  );
  expect(readGrey(line, width, height)).toBe("SN-2201");
  expect(readGrey(new Uint8ClampedArray(100 * 100).fill(255), 100, 100)).toBeNull();
});

test("values", () => {
  expect(groupDigits("1234567.80")).toBe("1,234,567.80");
  expect(groupDigits(1234.5, 2)).toBe("1,234.50");
  expect(groupDigits(-1234)).toBe("-1,234");
  expect(splitDuration(5400)).toEqual({ hours: 1, minutes: 30 });
  expect(joinDuration({ hours: 1, minutes: 30 })).toBe(5400);
  expect(isEmpty({ province: null, detail: "" })).toBe(true);
  expect(isEmpty(0) || isEmpty(false)).toBe(false);
});

test("regions are three levels with codes of the standard", () => {
  const tree = regions();
  expect(tree).toHaveLength(34);
  const shenzhen = tree
    .find(({ value }) => value === "440000")
    ?.children?.find(({ value }) => value === "440300");
  expect(shenzhen?.children?.some(({ value }) => value === "440305")).toBe(true);
});

test("rich text is shown without scripts, styles and handlers", () => {
  const dirty =
    '<p onclick="x()">Hi <a href="javascript:x()">a</a><a href="https://example.com">b</a></p><script>x()</script><img src=x onerror=x()>';
  const clean = safeHtml(dirty);
  expect(clean).not.toMatch(/onclick|javascript:|script|onerror|img/);
  expect(clean).toContain('href="https://example.com"');
});
