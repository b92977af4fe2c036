import { expect, test } from "vitest";
import { DAY, HOUR } from "../shared/wall";
import { arrow, linesOf, visibleLines } from "./rows";
import { header, scaleAround, ticks, ZOOM_NAMES } from "./scale";

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

test.each(ZOOM_NAMES)("the middle lies within the timeline by %s, and places are times", (zoom) => {
  const scale = scaleAround(day("2026-11-21") + 9 * HOUR, zoom);
  expect(scale.x(scale.from)).toBe(0);
  expect(scale.x(scale.to)).toBeCloseTo(scale.width);
  const x = scale.x(day("2026-11-21"));
  expect(scale.from + scale.time(x)).toBeCloseTo(day("2026-11-21"));
  expect(x).toBeGreaterThan(0);
});

test("ticks follow one another without a gap, months and quarters by the calendar", () => {
  const months = ticks("month", day("2026-11-01"), day("2027-02-01"));
  expect(months.map((tick) => tick.at)).toEqual([day("2026-11-01"), day("2026-12-01"), day("2027-01-01")]);
  const quarters = ticks("quarter", day("2026-11-01"), day("2027-07-01"));
  expect(quarters.map((tick) => tick.at)).toEqual([day("2026-11-01"), day("2027-01-01"), day("2027-04-01")]);
  expect(ticks("week", day("2026-11-18"), day("2026-12-01")).map((tick) => tick.at)).toEqual([
    day("2026-11-18"),
    day("2026-11-23"),
    day("2026-11-30"),
  ]);
});

test("only what is on the screen gets ticks", () => {
  const scale = scaleAround(day("2026-11-21"), "hour");
  const [days, hours] = header(scale, scale.x(day("2026-11-21")), scale.x(day("2026-11-21") + 10 * HOUR));
  expect(days).toHaveLength(1);
  expect(hours).toHaveLength(10);
  expect(hours[0]?.end).toBe(day("2026-11-21") + HOUR);
  expect(header(scaleAround(day("2026-11-21"), "quarter"), 0, 100)[1].length).toBeLessThan(4);
});

const item = (id: string, group?: string) => ({
  id,
  group: group === undefined ? undefined : { key: group, title: group },
});

test("groups stand in the order of the options, without a group last, folded ones as their head", () => {
  const lines = linesOf(
    [item("1", "b"), item("2", ""), item("3", "a"), item("4", "z"), item("5", "b")],
    ["b", "a"],
    new Set(["a"]),
  );
  expect(lines.map((line) => (line.kind === "group" ? `${line.key}:${line.count}` : line.item.id))).toEqual([
    "b:2",
    "1",
    "5",
    "a:1",
    "z:1",
    "4",
    ":1",
    "2",
  ]);
  expect(linesOf([item("1"), item("2")], [], new Set())).toHaveLength(2);
});

test("a window shows its lines and a few more", () => {
  expect(visibleLines(0, 300, 30, 1000)).toEqual([0, 16]);
  expect(visibleLines(3000, 300, 30, 1000)).toEqual([94, 116]);
  expect(visibleLines(0, 300, 30, 3)).toEqual([0, 3]);
});

test("an arrow goes straight on, or back around", () => {
  expect(arrow(0, 10, 50, 40)).toBe("M0,10 H10 V40 H50");
  expect(arrow(50, 10, 20, 40)).toBe("M50,10 H60 V25 H10 V40 H20");
  expect(DAY).toBe(86_400_000);
});
