import { atZone, inZone } from "../../../../lib/zone";

/**
 * Clock times of the company's zone as plain numbers: milliseconds as if that clock were UTC. Days are then whole
 * multiples of DAY, and nothing in the layout has to know of zones.
 */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})/;

export const dayStart = (wall: number) => Math.floor(wall / DAY) * DAY;

/** A stored date or moment as a wall time; null where there is none. */
export function toWallTime(value: unknown, kind: "date" | "datetime"): number | null {
  if (typeof value !== "string" || value === "") return null;
  if (kind === "date") {
    const found = ISO_DAY.exec(value);
    return found ? Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])) : null;
  }
  const at = inZone(value);
  return at.isValid() ? at.valueOf() + at.utcOffset() * MINUTE : null;
}

/** A wall time as the server takes it: a day, or a moment with its offset. */
export function fromWallTime(wall: number, kind: "date" | "datetime"): string {
  const text = new Date(wall).toISOString();
  return kind === "date" ? text.slice(0, 10) : atZone(text.slice(0, 19)).format();
}

/** Now, as a wall time. */
export function wallNow(): number {
  const now = inZone();
  return now.valueOf() + now.utcOffset() * MINUTE;
}

/** 1 Monday … 7 Sunday. */
export const weekday = (wall: number): number => ((Math.floor(wall / DAY) + 3) % 7) + 1;

export const dayText = (wall: number) => new Date(wall).toISOString().slice(0, 10);
export const timeText = (wall: number) => new Date(wall).toISOString().slice(11, 16);

/** First day of the month of a wall time, moved by so many months. */
export function monthStart(wall: number, by = 0): number {
  const date = new Date(wall);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, 1);
}

/** First day of the week, which begins on Monday (1) or Sunday (7). */
export function weekStart(wall: number, first: 1 | 7 = 1): number {
  const day = dayStart(wall);
  return day - ((weekday(day) - first + 7) % 7) * DAY;
}
