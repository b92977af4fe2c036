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

/** A moment in the company's zone; without a value, now. */
export const inZone = (value?: ConfigType): Dayjs => dayjs(value).tz(zone);

/** A day or clock time without an offset ("2026-11-21") as the moment it is in the company's zone. */
export const atZone = (text: string): Dayjs => dayjs.tz(text, zone);

/** For date pickers, which only know this device's zone: the company's clock time as if it were this device's … */
export const toWall = (value: ConfigType): Dayjs => dayjs(inZone(value).format(WALL));

/** … and back to the moment, with its offset. */
export const fromWall = (wall: Dayjs): string => atZone(wall.format(WALL)).format();
