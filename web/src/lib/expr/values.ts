/** Between the record's JSON and the values that trees compute with. */
import { isDate, momentText, parseMoment } from "./calendar.ts";
import { Big, digits, toBig } from "./decimals.ts";
import type { JsonBox, Kind, Value } from "./types.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function id(value: unknown): string | null {
  const text = typeof value === "object" && value !== null ? (value as { id?: unknown }).id : value;
  return typeof text === "string" && UUID.test(text) ? text.toLowerCase() : null;
}

function list(convert: (value: unknown) => Value): (value: unknown) => Value {
  return (value) => (Array.isArray(value) ? value.map(convert).filter((item) => item !== null) : null);
}

const text = (value: unknown) => (typeof value === "string" ? value : null);

const HELD: Record<Kind, (value: unknown) => Value> = {
  text,
  number: toBig,
  boolean: (value) => (typeof value === "boolean" ? value : null),
  date: (value) => (isDate(value) ? value : null),
  datetime: parseMoment,
  duration: (value) => {
    const seconds = toBig(value);
    return seconds?.round(0, Big.roundDown).eq(seconds) ? seconds : null;
  },
  id,
  texts: list(text),
  ids: list(id),
  json: (value): JsonBox => ({ json: value }),
};

/** A JSON value as the kind it should be; null when it is nothing, or not of that kind. */
export function held(kind: Kind, value: unknown): Value {
  return value === null || value === undefined ? null : HELD[kind](value);
}

/** A list of JSON values of one kind. */
export function heldMany(kind: Kind, value: unknown): Value {
  return Array.isArray(value) ? value.map((item) => held(kind, item)) : null;
}

/** A computed value as JSON: numbers and durations are decimal strings, moments ISO texts in UTC. */
export function toJson(value: Value): unknown {
  if (value instanceof Big) return digits(value);
  if (typeof value === "bigint") return momentText(value);
  if (Array.isArray(value)) return value.map(toJson);
  return value !== null && typeof value === "object" ? (value as JsonBox).json : value;
}
