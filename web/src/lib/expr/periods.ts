/** Named periods as half-open ranges of days or moments in the company's zone (server: expr/periods.py). */
import { addDays, addMonths, localOf, makeDate, midnight, partsOf, weekday } from "./calendar.ts";

type Range = [string, string];
const TIME_UNITS: Record<string, bigint> = { hour: 3_600_000_000n, minute: 60_000_000n };

function days(offset: number): (day: string) => Range {
  return (day) => [plus(day, offset, "day"), plus(day, offset + 1, "day")];
}

function weeks(offset: number): (day: string) => Range {
  return (day) => {
    const monday = plus(day, 1 - weekday(day) + offset * 7, "day");
    return [monday, plus(monday, 7, "day")];
  };
}

function months(length: number, offset: number): (day: string) => Range {
  return (day) => {
    const { year, month } = partsOf(day);
    const start = makeDate(year, Math.floor((month - 1) / length) * length + 1, 1) ?? day;
    return [plus(start, offset * length, "month"), plus(start, (offset + 1) * length, "month")];
  };
}

const NAMED: Record<string, (day: string) => Range> = {
  today: days(0),
  yesterday: days(-1),
  tomorrow: days(1),
  this_week: weeks(0),
  last_week: weeks(-1),
  next_week: weeks(1),
  this_month: months(1, 0),
  last_month: months(1, -1),
  next_month: months(1, 1),
  this_quarter: months(3, 0),
  last_quarter: months(3, -1),
  this_year: months(12, 0),
  last_year: months(12, -1),
};

/** A day moved by so many days, weeks, months or years. */
export function plus(day: string, count: number, unit: string): string {
  if (unit === "day" || unit === "week") return addDays(day, unit === "week" ? count * 7 : count) ?? day;
  return addMonths(day, unit === "year" ? count * 12 : count) ?? day;
}

/** First day and the day after the last. */
export function dayRange(period: string, today: string): Range {
  const named = NAMED[period];
  if (named) return named(today);
  const [direction, count, unit = "day"] = period.split(":");
  const tomorrow = plus(today, 1, "day");
  if (direction === "last") return [plus(tomorrow, -Number(count), unit), tomorrow];
  return [today, plus(today, Number(count), unit)];
}

/** First moment and the moment after the last. */
export function momentRange(period: string, now: bigint, zone: string): [bigint | null, bigint | null] {
  const [direction, count = "0", unit = ""] = period.split(":");
  const step = TIME_UNITS[unit];
  if (step !== undefined) {
    const span = step * BigInt(count);
    return direction === "last" ? [now - span, now] : [now, now + span];
  }
  const [start, end] = dayRange(period, localOf(now, zone).date);
  return [midnight(start, zone), midnight(end, zone)];
}
