/** Comparison operators (server: expr/operators.py). Null compares as false, save where an operator asks for it. */
import { Big } from "./decimals.ts";
import type { JsonBox, Value } from "./types.ts";

type Test = (...args: Value[]) => boolean;

/** Negative, zero or positive, for two values of one ordered kind. */
export function order(left: Value, right: Value): number {
  if (left instanceof Big && right instanceof Big) return left.cmp(right);
  if (left === right) return 0;
  return (left as bigint) < (right as bigint) ? -1 : 1;
}

function equal(left: Value, right: Value): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return order(left, right) === 0;
  return left.every((item) => includes(right, item)) && right.every((item) => includes(left, item));
}

const items = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
const includes = (list: Value, item: Value) => items(list).some((other) => order(other, item) === 0);
const lower = (value: Value) => (value as string).toLowerCase();

/** Nothing there: null, "", [] or {}. */
export function isEmpty(value: Value): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object" || value instanceof Big) return false;
  const { json } = value as JsonBox;
  if (json === null || json === undefined || json === "") return true;
  return typeof json === "object" && Object.keys(json).length === 0;
}

/** Called only with every argument known. */
const STRICT: Record<string, Test> = {
  eq: (a = null, b = null) => equal(a, b),
  ne: (a = null, b = null) => !equal(a, b),
  gt: (a = null, b = null) => order(a, b) > 0,
  gte: (a = null, b = null) => order(a, b) >= 0,
  lt: (a = null, b = null) => order(a, b) < 0,
  lte: (a = null, b = null) => order(a, b) <= 0,
  between: (a = null, b = null, c = null) => order(b, a) <= 0 && order(a, c) <= 0,
  within: (a = null, b = null, c = null) => order(b, a) <= 0 && order(a, c) < 0,
  in: (a = null, b = null) => includes(b, a),
  not_in: (a = null, b = null) => !includes(b, a),
  contains: (a = null, b = null) => lower(a).includes(lower(b)),
  not_contains: (a = null, b = null) => !lower(a).includes(lower(b)),
  starts_with: (a = null, b = null) => lower(a).startsWith(lower(b)),
  ends_with: (a = null, b = null) => lower(a).endsWith(lower(b)),
  has: (a = null, b = null) => includes(a, b),
  has_any: (a = null, b = null) => items(a).some((item) => includes(b, item)),
  has_all: (a = null, b = null) => items(b).every((item) => includes(a, item)),
};

/** Called with whatever there is. */
const LENIENT: Record<string, Test> = {
  empty: (a = null) => isEmpty(a),
  not_empty: (a = null) => !isEmpty(a),
  has_none: (a = null, b = null) => !items(a).some((item) => includes(b, item)),
};

/** The operator's test, or undefined when the name is not an operator's. */
export function operator(name: string): Test | undefined {
  const strict = Object.hasOwn(STRICT, name) ? STRICT[name] : undefined;
  if (strict) return (...args) => args.every((arg) => arg !== null) && strict(...args);
  return Object.hasOwn(LENIENT, name) ? LENIENT[name] : undefined;
}
