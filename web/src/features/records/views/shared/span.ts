import type { RecordRow } from "../../../../api/types";
import { DAY, dayStart, fromWallTime, HOUR, toWallTime } from "./wall";

export type When = "date" | "datetime";

/** Where a record's start and end stand. */
export interface SpanFields {
  start: string;
  startKind: When;
  end: string | undefined;
  endKind: When;
}

/** A record in time. `end` is exclusive; `days`: it takes whole days. */
export interface Span {
  start: number;
  end: number;
  days: boolean;
}

/** Kinds of the fields that options name; undefined without a start that can be read. */
export function spanFields(
  kindOf: (path: string) => string | undefined,
  start: string | undefined,
  end: string | undefined,
): SpanFields | undefined {
  const startKind = start ? kindOf(start) : undefined;
  if (!start || (startKind !== "date" && startKind !== "datetime")) return undefined;
  const endKind = end ? kindOf(end) : undefined;
  const known = endKind === "date" || endKind === "datetime";
  return {
    start,
    startKind,
    end: known ? end : undefined,
    endKind: endKind === "date" ? "date" : "datetime",
  };
}

/** When a record takes place; null without a start. Without an end: an hour, or the day. */
export function spanOf(row: RecordRow, fields: SpanFields): Span | null {
  const start = toWallTime(row[fields.start], fields.startKind);
  if (start === null) return null;
  const last = fields.end ? toWallTime(row[fields.end], fields.endKind) : null;
  const wholeDay = fields.startKind === "date";
  if (last === null || last < start) {
    return { start, end: start + (wholeDay ? DAY : HOUR), days: wholeDay };
  }
  // The last day is part of it.
  const end = fields.endKind === "date" ? dayStart(last) + DAY : last;
  const days = wholeDay || end - start >= DAY;
  return { start, end: Math.max(end, start + (wholeDay ? DAY : 15 * 60_000)), days };
}

/** Values of a record moved by so many milliseconds, both ends alike. */
export function movedValues(row: RecordRow, fields: SpanFields, by: number): Record<string, unknown> {
  const moved = (path: string, kind: When) => {
    const at = toWallTime(row[path], kind);
    return at === null ? null : fromWallTime(at + by, kind);
  };
  const values: Record<string, unknown> = { [fields.start]: moved(fields.start, fields.startKind) };
  if (fields.end && row[fields.end]) values[fields.end] = moved(fields.end, fields.endKind);
  return values;
}

/** Values that end a record at `end` (exclusive); a day that is its last one for dates. */
export function endValues(fields: SpanFields, end: number): Record<string, unknown> {
  if (!fields.end) return {};
  const at = fields.endKind === "date" ? dayStart(end - 1) : end;
  return { [fields.end]: fromWallTime(at, fields.endKind) };
}

/** Values that begin a record at `start`. */
export const startValues = (fields: SpanFields, start: number): Record<string, unknown> => ({
  [fields.start]: fromWallTime(start, fields.startKind),
});

/** Values of a new record from `start` to `end` (exclusive). */
export const newValues = (fields: SpanFields, start: number, end: number): Record<string, unknown> => ({
  ...startValues(fields, start),
  ...endValues(fields, end),
});

/** The condition for records that touch the time from `from` to `to` (exclusive), as wall times. */
export function touches(fields: SpanFields, from: number, to: number) {
  const at = (path: string, op: string, wall: number, kind: When) => ({
    field: path,
    op,
    value: fromWallTime(wall, kind),
  });
  const begins = at(fields.start, "lt", to, fields.startKind);
  const later = at(fields.start, "gte", from, fields.startKind);
  if (!fields.end) return { and: [begins, later] };
  const ends = at(fields.end, fields.endKind === "date" ? "gte" : "gt", from, fields.endKind);
  return { and: [begins, { or: [later, ends] }] };
}
