/** Functions of formulas by their name in the syntax tree (server: expr/functions/, one file a family there). */
import {
  addDays,
  addMonths,
  addSeconds,
  type Local,
  localOf,
  makeDate,
  midnight,
  momentOf,
  numberOf,
  partsOf,
  secondsBetween,
  weekday,
} from "./calendar.ts";
import {
  Big,
  ceiling,
  clamp,
  digits,
  divide,
  fixed,
  floor,
  modulo,
  roundTo,
  toBig,
  truncate,
} from "./decimals.ts";
import { order } from "./operators.ts";
import type { Value } from "./types.ts";

type Face = (...args: Value[]) => Value;

const MAX_TEXT = 10_000;
const FORMAT = /yyyy|MM|dd|HH|mm|ss/g;
const NUMERAL = /^[+-]?(\d{1,38}(\.\d{0,20})?|\.\d{1,20})$/;
const MANY = 1e15;

// The tree is type-checked by the server, so a value's kind is known where it is used.
const n = (value: Value | undefined) => value as Big;
const t = (value: Value | undefined) => value as string;
const m = (value: Value | undefined) => value as bigint;
const whole = (value: Value | undefined) => clamp(n(value), -MANY, MANY);
const big = (value: number | bigint) => new Big(value.toString());
const known = (values: Value[]) => values.filter((value) => value !== null);

// --- texts: characters are code points
function slice(value: string, start: number, end: number): string {
  return Array.from(value).slice(start, end).join("");
}

function cut(value: string): string {
  return value.length > MAX_TEXT ? slice(value, 0, MAX_TEXT) : value;
}

function right(value: string, count: number): string {
  return count ? Array.from(value).slice(-count).join("") : "";
}

function find(value: string, part: string): Big {
  const index = value.indexOf(part);
  return big(index < 0 ? 0 : Array.from(value.slice(0, index)).length + 1);
}

function format(local: Local, pattern: string): string {
  const { year, month, day } = partsOf(local.date);
  const two = (value: number) => String(value).padStart(2, "0");
  const parts: Record<string, string> = {
    yyyy: String(year).padStart(4, "0"),
    MM: two(month),
    dd: two(day),
    HH: two(local.hour),
    mm: two(local.minute),
    ss: two(local.second),
  };
  return pattern.replace(FORMAT, (token) => parts[token] ?? token);
}

function numeral(text: string): Big | null {
  const trimmed = text.replace(/^ +| +$/g, "");
  return NUMERAL.test(trimmed) ? toBig(trimmed) : null;
}

// --- days and moments
function monthsBetween(end: string, start: string): number {
  const [a, b] = [partsOf(end), partsOf(start)];
  return (a.year - b.year) * 12 + a.month - b.month - (a.day < b.day ? 1 : 0);
}

function addMonthsAt(moment: bigint, count: number, zone: string): bigint | null {
  const local = localOf(moment, zone);
  const date = addMonths(local.date, count);
  if (date === null || date < "0002" || date >= "9999") return null;
  return momentOf({ ...local, date }, zone);
}

function seconds(moment: bigint, count: Big): bigint | null {
  const limit = 320_000_000_000;
  return addSeconds(moment, BigInt(clamp(count, -limit, limit)));
}

function extreme(sign: number): Face {
  return (...args) =>
    known(args).reduce<Value>(
      (best, item) => (best === null || order(item, best) * sign > 0 ? item : best),
      null,
    );
}

const sum: Face = (...args) => known(args).reduce<Big>((total, item) => total.plus(n(item)), new Big(0));
const START: Omit<Local, "date"> = { hour: 0, minute: 0, second: 0, micro: 0 };

/** Called only with every argument known; otherwise the result is null. */
const STRICT: Record<string, Face> = {
  add: (a, b) => n(a).plus(n(b)),
  sub: (a, b) => n(a).minus(n(b)),
  mul: (a, b) => n(a).times(n(b)),
  div: (a, b) => divide(n(a), n(b)),
  neg: (a) => n(a).times(-1),
  seconds_add: (a, b) => n(a).plus(n(b)),
  seconds_sub: (a, b) => n(a).minus(n(b)),
  seconds_mul: (a, b) => roundTo(n(a).times(n(b)), 0),
  seconds_div: (a, b) => {
    const quotient = divide(n(a), n(b));
    return quotient && roundTo(quotient, 0);
  },
  seconds_neg: (a) => n(a).times(-1),

  ROUND: (a, b) => roundTo(n(a), clamp(n(b), -20, 20)),
  ABS: (a) => n(a).abs(),
  INT: (a) => floor(n(a)),
  CEILING: (a) => ceiling(n(a)),
  TRUNC: (a) => truncate(n(a)),
  MOD: (a, b) => modulo(n(a), n(b)),

  "TEXT.number": (a) => digits(n(a)),
  "TEXT.boolean": (a) => (a ? "是" : "否"),
  "TEXT.date": (a, b) => format({ date: t(a), ...START }, t(b)),
  "TEXT.datetime": (a, b, zone) => format(localOf(m(a), t(zone)), t(b)),
  LEN: (a) => big(Array.from(t(a)).length),
  LEFT: (a, b) => slice(t(a), 0, clamp(n(b), 0, MAX_TEXT)),
  RIGHT: (a, b) => right(t(a), clamp(n(b), 0, MAX_TEXT)),
  MID: (a, b, c) => {
    const start = clamp(n(b), 1, MAX_TEXT) - 1;
    return slice(t(a), start, start + clamp(n(c), 0, MAX_TEXT));
  },
  UPPER: (a) => t(a).toUpperCase(),
  LOWER: (a) => t(a).toLowerCase(),
  TRIM: (a) => t(a).replace(/^ +| +$/g, ""),
  SUBSTITUTE: (a, b, c) => (t(b) ? cut(cut(t(a)).split(t(b)).join(t(c))) : cut(t(a))),
  FIND: (a, b) => find(t(a), t(b)),
  VALUE: (a) => numeral(t(a)),
  FIXED: (a, b) => fixed(n(a), clamp(n(b), 0, 20)),

  add_days: (a, b) => addDays(t(a), whole(b)),
  subtract_days: (a, b) => addDays(t(a), -whole(b)),
  days_between: (a, b) => big(numberOf(t(a)) - numberOf(t(b))),
  seconds_between: (a, b) => big(secondsBetween(m(a), m(b))),
  add_seconds: (a, b) => seconds(m(a), n(b)),
  subtract_seconds: (a, b) => seconds(m(a), n(b).times(-1)),
  add_months: (a, b) => addMonths(t(a), whole(b)),
  add_months_at: (a, b, zone) => addMonthsAt(m(a), whole(b), t(zone)),
  date_of: (a, zone) => localOf(m(a), t(zone)).date,
  midnight: (a, zone) => midnight(t(a), t(zone)),
  DATE: (a, b, c) => makeDate(whole(a), whole(b), whole(c)),
  YEAR: (a) => big(partsOf(t(a)).year),
  QUARTER: (a) => big(Math.ceil(partsOf(t(a)).month / 3)),
  MONTH: (a) => big(partsOf(t(a)).month),
  DAY: (a) => big(partsOf(t(a)).day),
  WEEKDAY: (a) => big(weekday(t(a))),
  HOUR: (a, zone) => big(localOf(m(a), t(zone)).hour),
  MINUTE: (a, zone) => big(localOf(m(a), t(zone)).minute),
  months_between: (a, b) => big(monthsBetween(t(a), t(b))),
  years_between: (a, b) => big(Math.floor(monthsBetween(t(a), t(b)) / 12)),
  HOURS: (a) => divide(n(a), big(3600)),
  MINUTES: (a) => divide(n(a), big(60)),
  DURATION: (a) => roundTo(n(a), 0),
};

/** Called with whatever there is. */
const LENIENT: Record<string, Face> = {
  COALESCE: (...args) => known(args)[0] ?? null,
  SUM: sum,
  "SUM.duration": sum,
  MIN: extreme(-1),
  MAX: extreme(1),
  CONCAT: (...args) => cut(known(args).map(t).join("")),
  COUNT: (a) => big(Array.isArray(a) ? a.length : 0),
};

/** The function's face, or undefined when there is none of this name. */
export function face(name: string): Face | undefined {
  const strict = Object.hasOwn(STRICT, name) ? STRICT[name] : undefined;
  if (strict) return (...args) => (args.every((arg) => arg !== null) ? strict(...args) : null);
  return Object.hasOwn(LENIENT, name) ? LENIENT[name] : undefined;
}
