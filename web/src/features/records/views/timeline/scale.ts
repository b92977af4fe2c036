import { DAY, dayStart, HOUR, monthStart, weekStart } from "../shared/wall";

export type Zoom = "hour" | "day" | "week" | "month" | "quarter";

interface Step {
  /** Width of a day, px. */
  day: number;
  /** How far the timeline reaches to each side of its middle, days. */
  reach: number;
  /** What a move is rounded to, ms. */
  snap: number;
}

/** The zooms: an hour of 40 px down to a quarter of 90 px. */
export const ZOOMS: Readonly<Record<Zoom, Step>> = {
  hour: { day: 960, reach: 7, snap: 15 * 60_000 },
  day: { day: 44, reach: 60, snap: DAY },
  week: { day: 16, reach: 180, snap: DAY },
  month: { day: 4, reach: 730, snap: DAY },
  quarter: { day: 1, reach: 1825, snap: DAY },
};

export const ZOOM_NAMES: readonly Zoom[] = ["hour", "day", "week", "month", "quarter"];

export interface Scale {
  zoom: Zoom;
  from: number;
  to: number;
  width: number;
  snap: number;
  /** Place of a wall time, px from the left. */
  x: (wall: number) => number;
  /** Milliseconds of so many px. */
  time: (px: number) => number;
}

/** The timeline around a day at a zoom; it begins and ends where a month does (a day, by hours). */
export function scaleAround(middle: number, zoom: Zoom): Scale {
  const { day, reach, snap } = ZOOMS[zoom];
  const low = dayStart(middle) - reach * DAY;
  const high = dayStart(middle) + reach * DAY;
  const from = zoom === "hour" ? low : monthStart(low);
  const to = zoom === "hour" ? high : monthStart(high, 1);
  const perMs = day / DAY;
  return {
    zoom,
    from,
    to,
    snap,
    width: (to - from) * perMs,
    x: (wall) => (wall - from) * perMs,
    time: (px) => px / perMs,
  };
}

export interface Tick {
  at: number;
  end: number;
  /** What is written there: a key of the unit, formatted by the reader's language. */
  unit: "year" | "quarter" | "month" | "week" | "day" | "hour";
}

const UNITS: Readonly<Record<Zoom, [Tick["unit"], Tick["unit"]]>> = {
  hour: ["day", "hour"],
  day: ["month", "day"],
  week: ["month", "week"],
  month: ["year", "month"],
  quarter: ["year", "quarter"],
};

function nextOf(unit: Tick["unit"], at: number): number {
  const date = new Date(at);
  if (unit === "hour") return at + HOUR;
  if (unit === "day") return at + DAY;
  if (unit === "week") return weekStart(at) + 7 * DAY;
  if (unit === "month") return monthStart(at, 1);
  if (unit === "quarter") return monthStart(at, 3 - (date.getUTCMonth() % 3));
  return Date.UTC(date.getUTCFullYear() + 1, 0, 1);
}

/** Ticks of a unit that touch the time from `from` to `to`; each begins where the one before ends. */
export function ticks(unit: Tick["unit"], from: number, to: number): Tick[] {
  const found: Tick[] = [];
  for (let at = from; at < to; ) {
    const end = nextOf(unit, at);
    found.push({ at, end: Math.min(end, to), unit });
    at = end;
  }
  return found;
}

/** Start of the unit that holds a time, so that ticks can be made for what is on the screen only. */
export function floorTo(unit: Tick["unit"], wall: number): number {
  const date = new Date(wall);
  if (unit === "hour") return Math.floor(wall / HOUR) * HOUR;
  if (unit === "day") return dayStart(wall);
  if (unit === "week") return weekStart(wall);
  if (unit === "month") return monthStart(wall);
  if (unit === "quarter") return monthStart(wall, -(date.getUTCMonth() % 3));
  return Date.UTC(date.getUTCFullYear(), 0, 1);
}

/** Both header rows for the visible part of a scale. */
export function header(scale: Scale, left: number, right: number): [Tick[], Tick[]] {
  const from = Math.max(scale.from, scale.from + scale.time(left));
  const to = Math.min(scale.to, scale.from + scale.time(right));
  const row = (unit: Tick["unit"]) =>
    ticks(unit, Math.max(scale.from, floorTo(unit, from)), Math.max(to, from + 1));
  const [upper, lower] = UNITS[scale.zoom];
  return [row(upper), row(lower)];
}
