/** Days as "2026-11-21", moments as microseconds since 1970, and the zone between them. */

const SECOND = 1_000_000n;
export const DAY = 86_400n * SECOND;
const EPOCH_DAY = dayNumber(1970, 1, 1);
export const LAST_DAY = dayNumber(9999, 12, 31);
/** A moment within the years 2 to 9998 has a day in every zone. */
const FIRST_SECOND = -62_104_060_800n;
const LAST_SECOND = 253_370_764_799n;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|([+-])(\d{2}):(\d{2}))$/;

export type YearMonthDay = { year: number; month: number; day: number };
export type Local = { date: string; hour: number; minute: number; second: number; micro: number };

/** Days since 0001-01-01, which is 0. */
function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000) + 719_162;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

export function isDate(value: unknown): value is string {
  const match = typeof value === "string" ? DATE.exec(value) : null;
  return match !== null && exists(Number(match[1]), Number(match[2]), Number(match[3]));
}

function exists(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  return dayNumber(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - dayNumber(year, month, 1);
}

export function partsOf(date: string): YearMonthDay {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** The date of these numbers, or null when there is no such day. */
export function makeDate(year: number, month: number, day: number): string | null {
  return exists(year, month, day) ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : null;
}

export function numberOf(date: string): number {
  const { year, month, day } = partsOf(date);
  return dayNumber(year, month, day);
}

export function dateOf(number: number): string {
  const date = new Date((number - EPOCH_DAY) * 86_400_000);
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

/** Null outside the years 1 to 9999. */
export function addDays(date: string, count: number): string | null {
  const number = numberOf(date) + count;
  return number >= 0 && number <= LAST_DAY ? dateOf(number) : null;
}

/** The same day of another month, or its last day; null outside the years 1 to 9999. */
export function addMonths(date: string, count: number): string | null {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + month - 1 + count;
  if (index < 12 || index >= 120_000) return null;
  const [newYear, newMonth] = [Math.floor(index / 12), (index % 12) + 1];
  return makeDate(newYear, newMonth, Math.min(day, daysIn(newYear, newMonth)));
}

/** Monday is 1. */
export function weekday(date: string): number {
  return (numberOf(date) % 7) + 1;
}

// --- moments
/** Microseconds of an ISO text with offset, or null when it is none. */
export function parseMoment(value: unknown): bigint | null {
  const match = typeof value === "string" ? MOMENT.exec(value) : null;
  if (!match || !isDate(match[1])) return null;
  const [, date, hour, minute, second = "0", fraction = "", , sign, offsetHour, offsetMinute] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const offset = sign ? (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === "-" ? -60 : 60) : 0;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return dayStart(date as string) + BigInt(seconds) * SECOND + BigInt(fraction.padEnd(6, "0"));
}

/** ISO text in UTC, with microseconds where there are any. */
export function momentText(moment: bigint): string {
  const { date, hour, minute, second, micro } = split(moment);
  const fraction = micro ? `.${pad(micro, 6)}` : "";
  return `${date}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction}+00:00`;
}

function dayStart(date: string): bigint {
  return BigInt(numberOf(date) - EPOCH_DAY) * DAY;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function split(moment: bigint): Local {
  const days = floorDivide(moment, DAY);
  const rest = Number(moment - days * DAY);
  const seconds = Math.floor(rest / 1_000_000);
  return {
    date: dateOf(Number(days) + EPOCH_DAY),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micro: rest % 1_000_000,
  };
}

/** Whole seconds from one moment to another, rounded down. */
export function secondsBetween(end: bigint, start: bigint): bigint {
  return floorDivide(end - start, SECOND);
}

/** Null outside the years 2 to 9998. */
export function addSeconds(moment: bigint, count: bigint): bigint | null {
  const total = floorDivide(moment, SECOND) + count;
  return total >= FIRST_SECOND && total <= LAST_SECOND ? moment + count * SECOND : null;
}

// --- the zone
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** How far the zone's clock is ahead of UTC at the moment, in microseconds. */
function offsetAt(moment: bigint, zone: string): bigint {
  const milliseconds = Number(floorDivide(moment, 1000n));
  const parts: Record<string, number> = {};
  for (const part of formatOf(zone).formatToParts(milliseconds)) parts[part.type] = Number(part.value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = (dayNumber(year, month, day) - EPOCH_DAY) * 86_400 + hour * 3600 + minute * 60 + second;
  return (BigInt(local) - floorDivide(moment, SECOND)) * SECOND;
}

/** The date and clock of a moment in the zone. */
export function localOf(moment: bigint, zone: string): Local {
  return split(moment + offsetAt(moment, zone));
}

/** The moment at which the zone's calendar and clock show this. */
export function momentOf(local: Local, zone: string): bigint {
  const clock = BigInt(local.hour * 3600 + local.minute * 60 + local.second) * SECOND + BigInt(local.micro);
  const shown = dayStart(local.date) + clock;
  const guess = shown - offsetAt(shown, zone);
  return shown - offsetAt(guess, zone);
}

/** When the day begins in the zone; null at the very ends of the calendar. */
export function midnight(date: string, zone: string): bigint | null {
  const { year } = partsOf(date);
  if (year < 2 || year > 9998) return null;
  return momentOf({ date, hour: 0, minute: 0, second: 0, micro: 0 }, zone);
}
