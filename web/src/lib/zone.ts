import dayjs, { type ConfigType, type Dayjs } from "dayjs";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";

dayjs.extend(utc);
dayjs.extend(timezone);

const DEVICE = dayjs.tz.guess();
const WALL = "YYYY-MM-DDTHH:mm:ss";
let zone = DEVICE;

/** The company's zone, in which all times are shown and days counted; without one, this device's. */
export function setZone(name: string | undefined): void {
  zone = name && isZone(name) ? name : DEVICE;
  // "Now" and "today" of the date pickers.
  dayjs.tz.setDefault(zone);
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** One format a zone: to make one takes longer than to use it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(name: string): Intl.DateTimeFormat {
  const known = formats.get(name);
  if (known) return known;
  const two = "2-digit";
  const parts = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
  const made = new Intl.DateTimeFormat("en-US", { ...parts, timeZone: name, hourCycle: "h23" });
  formats.set(name, made);
  return made;
}

/**
 * What the company's clock shows at a moment, in milliseconds as if that clock were UTC; NaN where there is no moment.
 * Quick, for lists; `inZone` is for counting with days and months.
 */
export function clockAt(value: string | number): number {
  const at = new Date(value).getTime();
  if (Number.isNaN(at)) return Number.NaN;
  const found: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value: text } of formatOf(zone).formatToParts(at)) found[type] = Number(text);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** A moment in the company's zone; without a value, now. */
export const inZone = (value?: ConfigType): Dayjs => dayjs(value).tz(zone);

/** A day or clock time without an offset ("2026-11-21") as the moment it is in the company's zone. */
export const atZone = (text: string): Dayjs => dayjs.tz(text, zone);

/** For date pickers, which only know this device's zone: the company's clock time as if it were this device's … */
export const toWall = (value: ConfigType): Dayjs => dayjs(inZone(value).format(WALL));

/** … and back to the moment, with its offset. */
export const fromWall = (wall: Dayjs): string => atZone(wall.format(WALL)).format();
