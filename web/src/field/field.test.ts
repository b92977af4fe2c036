import { describe, expect, test } from "vitest";
import field from "../lib/i18n/locales/zh/field.json";
import { reportBody, type StockRow } from "./api";
import { addressSearchLink, distanceText, metresBetween, navigationLink, placeOf, toGcj02 } from "./place";
import { reportFields } from "./report";
import { MAIN_STEP, PATH } from "./status";
import { isToday, spanText } from "./time";
import { withinStock } from "./visit/Parts";

const t = ((key: string) => key) as unknown as Parameters<typeof spanText>[2];

describe("places", () => {
  // Tiananmen in both datums, as published by coordinate converters.
  const wgs84 = { lng: 116.391349, lat: 39.907375, datum: "wgs84" } as const;
  const gcj02 = { lng: 116.397592, lat: 39.908779, datum: "gcj02" } as const;

  test("WGS-84 becomes GCJ-02 within two metres", () => {
    const shifted = toGcj02(wgs84);
    expect(Math.abs(shifted.lng - gcj02.lng)).toBeLessThan(2e-5);
    expect(Math.abs(shifted.lat - gcj02.lat)).toBeLessThan(2e-5);
    expect(metresBetween(wgs84, gcj02)).toBeLessThan(2);
  });

  test("abroad nothing is shifted", () => {
    expect(toGcj02({ lng: 2.3522, lat: 48.8566 })).toEqual({ lng: 2.3522, lat: 48.8566 });
  });

  test("distances", () => {
    const shanghai = { lng: 121.4737, lat: 31.2304 };
    const beijing = { lng: 116.4074, lat: 39.9042 };
    expect(metresBetween(shanghai, beijing) / 1000).toBeCloseTo(1067, -1);
    expect([distanceText(134), distanceText(1250), distanceText(84_300)]).toEqual([
      "130 m",
      "1.3 km",
      "84 km",
    ]);
  });

  test("the navigation link names place, datum and source", () => {
    const link = new URL(navigationLink(gcj02, "A & B"));
    expect(link.origin + link.pathname).toBe("https://uri.amap.com/navigation");
    expect(link.searchParams.get("to")).toBe("116.397592,39.908779,A & B");
    expect(link.searchParams.get("coordinate")).toBe("gaode");
    expect(new URL(navigationLink(wgs84, "x")).searchParams.get("coordinate")).toBe("wgs84");
    expect(addressSearchLink("x y")).toContain("keyword=x+y");
    expect(placeOf(null) ?? placeOf({}) ?? placeOf("x")).toBeNull();
  });
});

test("no more parts than lie in the van", () => {
  const row = (id: string, quantity: number): StockRow => ({
    place: { id: "v", name: "" },
    part: { id, name: "" },
    quantity,
  });
  const van = [row("a", 3), row("b", 1), row("c", 5)];
  expect(withinStock({ a: 2, b: 4, c: 0, gone: 9 }, van)).toEqual({ a: 2, b: 1 });
});

test("a report is sent with bare file ids", () => {
  const values = {
    result: "fixed",
    work_done: "x",
    photos_before: [{ id: "1", name: "a" }],
    photos_after: null,
  };
  expect(reportBody(values)).toEqual({
    result: "fixed",
    work_done: "x",
    photos_before: ["1"],
    photos_after: [],
  });
});

test("the report asks in the order of the form's layout and leaves the office's fields out", () => {
  const make = (key: string, type = "text") =>
    ({ key, type, label: key, kind: "text", settings: {}, access: "read", operators: [] }) as const;
  const form = {
    fields: [make("status"), make("work_done"), make("result"), make("signature", "signature")],
    layout: [{ fields: ["result", "status", "signature"] }, { fields: ["work_done", "missing"] }],
  };
  const keys = reportFields(form as unknown as Parameters<typeof reportFields>[0]).map(({ key, access }) => [
    key,
    access,
  ]);
  expect(keys).toEqual([
    ["result", "write"],
    ["work_done", "write"],
  ]);
});

test("every status of the path has a step that leads on, and every outcome its words", () => {
  for (const status of ["planned", "dispatched", ...PATH.slice(0, -1)])
    expect(MAIN_STEP[status]).toBeDefined();
  expect(MAIN_STEP.done).toBeUndefined();
  const outcomes = ["inside", "outside", "no_position", "no_target", "offline", "skipped"];
  expect(Object.keys(field.checkIn.outcome)).toEqual(outcomes);
});

test("times", () => {
  expect(spanText(null, null, t)).toBe("");
  const now = new Date();
  now.setHours(14, 0, 0, 0);
  const later = new Date(now.getTime() + 2 * 3600_000);
  expect(spanText(now.toISOString(), later.toISOString(), t)).toBe("field.day.today 14:00–16:00");
  expect(isToday(now.toISOString()) && !isToday("2020-01-01T00:00:00Z")).toBe(true);
});
