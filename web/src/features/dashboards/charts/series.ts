import type { Dayjs } from "dayjs";
import { atZone, inZone } from "../../../lib/zone";
import type { Dimension, Report, ReportQuery } from "../api";

const MAX_BUCKETS = 400;
type Grain = NonNullable<Dimension["grain"]>;

const next = (start: Dayjs, grain: Grain): Dayjs =>
  grain === "quarter" ? start.add(3, "month") : start.add(1, grain);
const dayOf = (value: unknown) => String(value).slice(0, 10);

/** Whether the span that begins on this day is still going on, so that its number is not the last word. */
export function isPartial(value: unknown, grain: Grain, now: Dayjs = inZone()): boolean {
  const start = atZone(dayOf(value));
  return !start.isAfter(now) && next(start, grain).isAfter(now);
}

/**
 * The spans on the time axis without gaps: a day on which nothing happened is a zero, not absent.
 * Means have no value where there is nothing to take the mean of, so they get an empty place.
 */
export function timeAxis(report: Report, query: ReportQuery): unknown[] {
  const grain = query.dimensions[0]?.grain;
  // People and records are objects: told apart by what is in them.
  const values = [...new Map(report.rows.map((row) => [JSON.stringify(row[0]), row[0]])).values()];
  const known = values.filter((value) => value !== null && value !== undefined);
  if (!grain || known.length < 2) return values;
  const days = known.map(dayOf).sort();
  const axis: unknown[] = [];
  let at = atZone(days[0] ?? "");
  const last = atZone(days.at(-1) ?? "");
  while (!at.isAfter(last) && axis.length < MAX_BUCKETS) {
    axis.push(at.format("YYYY-MM-DD"));
    at = next(at, grain);
  }
  // Rows that begin elsewhere (another calendar's weeks) must not be lost.
  const found = new Set(axis);
  return days.every((day) => found.has(day)) ? axis : values;
}

/** Whether nothing at all means zero (counts, sums) or no value (means, smallest, largest). */
export const emptyIsZero = (query: ReportQuery): boolean =>
  ["count", "sum", "distinct"].includes(query.measures[0]?.fn ?? "");

const DOMINANT = 0.7;
const FEW = 3;

/** The one row that would leave nothing of the others in a pie, if there is one. */
export function dominantRow(rows: unknown[][], at: number): unknown[] | undefined {
  const sum = rows.reduce((total, row) => total + Number(row[at] ?? 0), 0);
  if (rows.length < FEW || sum <= 0) return undefined;
  return rows.find((row) => Number(row[at] ?? 0) / sum > DOMINANT);
}
