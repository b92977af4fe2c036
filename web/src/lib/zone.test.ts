import dayjs from "dayjs";
import { afterEach, expect, test } from "vitest";
import { exactTime, shortTime } from "./format";
import { atZone, clockAt, fromWall, inZone, setZone, toWall } from "./zone";

afterEach(() => setZone(undefined));

const MOMENT = "2026-11-21T17:30:00Z";

test("a moment is shown at the company's clock, whatever this device's", () => {
  setZone("Asia/Shanghai");
  expect(exactTime(MOMENT)).toBe("2026-11-22 01:30:00");
  setZone("America/New_York");
  expect(exactTime(MOMENT)).toBe("2026-11-21 12:30:00");
});

test("the clock is the same by either way, on both sides of a change of summer time", () => {
  setZone("America/New_York");
  for (const moment of ["2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z", "2026-11-01T05:30:00Z", MOMENT]) {
    const slow = inZone(moment).format("YYYY-MM-DDTHH:mm:ss");
    expect(new Date(clockAt(moment)).toISOString().slice(0, 19)).toBe(slow);
  }
  expect(clockAt("soon")).toBeNaN();
  expect(exactTime("soon")).toBe("soon");
});

test("a short time names the year only where it is another one", () => {
  setZone("Asia/Shanghai");
  const year = new Date().getFullYear();
  expect(shortTime(`${year}-06-01T00:00:00Z`)).toBe("06-01 08:00");
  expect(shortTime(`${year - 1}-06-01T00:00:00Z`)).toBe(`${year - 1}-06-01 08:00`);
});

test("a day begins at the company's midnight", () => {
  setZone("Asia/Shanghai");
  expect(atZone("2026-11-22").format()).toBe("2026-11-22T00:00:00+08:00");
  expect(atZone("2026-11-22").add(1, "day").toISOString()).toBe("2026-11-22T16:00:00.000Z");
});

test("a date picker's value comes back as the same moment", () => {
  setZone("America/New_York");
  expect(toWall(MOMENT).format("HH:mm")).toBe("12:30");
  expect(dayjs(fromWall(toWall(MOMENT))).valueOf()).toBe(dayjs(MOMENT).valueOf());
});

test("an unknown zone falls back to this device's", () => {
  setZone("Nowhere/At_All");
  expect(inZone(MOMENT).valueOf()).toBe(dayjs(MOMENT).valueOf());
});
