import dayjs from "dayjs";
import { clockAt } from "./zone";

/** "3 minutes ago" in the language in use. */
export function relativeTime(value: string): string {
  return dayjs(value).fromNow();
}

/** "2026-11-21 08:05:09" by the company's clock; what is no moment stays as it is. */
export function exactTime(value: string): string {
  const clock = clockAt(value);
  return Number.isNaN(clock) ? value : new Date(clock).toISOString().slice(0, 19).replace("T", " ");
}

/** "11-21 08:05", with the year where it is another one. */
export function shortTime(value: string): string {
  const text = exactTime(value).slice(0, 16);
  return text.startsWith(exactTime(new Date().toISOString()).slice(0, 5)) ? text.slice(5) : text;
}

/** One format for each number of decimals; to make one takes longer than to use it a hundred times. */
const numbers = new Map<number, Intl.NumberFormat>();

function numberFormat(decimals: number): Intl.NumberFormat {
  const known = numbers.get(decimals);
  if (known) return known;
  const free = decimals < 0;
  const made = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: free ? 0 : decimals,
    maximumFractionDigits: free ? 6 : decimals,
  });
  numbers.set(decimals, made);
  return made;
}

/** "2026-11-21" by the company's clock; "" for none. */
export function shortDate(value: string | null | undefined): string {
  return value ? exactTime(value).slice(0, 10) : "";
}

/** A number with grouping and fixed decimals; "" for null. */
export function formatNumber(value: unknown, decimals?: number): string {
  if (value === null || value === undefined || value === "") return "";
  const number = Number(value);
  if (Number.isNaN(number)) return String(value);
  return numberFormat(decimals ?? -1).format(number);
}

export function formatMoney(value: unknown, currency = "CNY"): string {
  if (value === null || value === undefined || value === "") return "";
  const sign = currency === "CNY" ? "¥" : `${currency} `;
  return `${sign}${formatNumber(value, 2)}`;
}

/** Seconds as days, hours and minutes: {days: 1, hours: 2, minutes: 5}. */
export function durationParts(seconds: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.max(0, Math.round(seconds / 60));
  return {
    days: Math.floor(minutes / 1440),
    hours: Math.floor((minutes % 1440) / 60),
    minutes: minutes % 60,
  };
}
