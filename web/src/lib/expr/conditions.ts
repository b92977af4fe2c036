/**
 * Conditions in their JSON form, as layouts, actions and filters carry them, made into trees. The server has checked them, so
 * nothing is checked again; a comparison on a field that is not there (hidden from this viewer) is false.
 */
import { addDays, isDate } from "./calendar.ts";
import type { Call, Kind, Node } from "./types.ts";

/** Path of a field to its kind; undefined when there is none to see. `source`: of the record looked at, or of the one being edited. */
export type Kinds = (path: string, source?: "record") => Kind | undefined;

export type Condition =
  | null
  | Record<string, never>
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition }
  | { field: string; op: string; value?: unknown };

const LISTED = new Set(["in", "not_in", "has_any", "has_all", "has_none"]);
const DYNAMIC: Record<string, Kind> = {
  me: "id",
  my_units: "id",
  my_subtree: "id",
  now: "datetime",
  today: "date",
};
const ZONE: Node = { dynamic: "zone", kind: "text" };
const FALSE = join("or", []);

type Special = { $: string; path?: string; plus?: Record<string, number> };

/** The tree of a condition. */
export function parseCondition(tree: Condition | undefined, kinds: Kinds): Node {
  if (!tree || Object.keys(tree).length === 0) return join("and", []);
  if ("and" in tree)
    return join(
      "and",
      tree.and.map((item) => parseCondition(item, kinds)),
    );
  if ("or" in tree)
    return join(
      "or",
      tree.or.map((item) => parseCondition(item, kinds)),
    );
  if ("not" in tree) return join("not", [parseCondition(tree.not, kinds)]);
  return "field" in tree ? comparison(tree.field, tree.op, tree.value, kinds) : FALSE;
}

function join(call: string, args: Node[]): Call {
  return { call, kind: "boolean", args };
}

function comparison(path: string, op: string, value: unknown, kinds: Kinds): Node {
  const kind = kinds(path);
  if (kind === undefined) return FALSE;
  const name = op === "is" ? "eq" : op;
  const field: Node = { ref: path, kind };
  const operands = operandsOf(kind, name, value, kinds);
  if (!operands) return FALSE;
  const [low, high = low] = operands;
  if (kind === "datetime" && low && high && low.kind === "date") return wholeDays(field, name, low, high);
  return join(name, [field, ...operands]);
}

function operandsOf(kind: Kind, op: string, value: unknown, kinds: Kinds): Node[] | null {
  if (op === "empty" || op === "not_empty") return [];
  if (op === "within") {
    const period = periodName(value);
    return ["start", "end"].map((dynamic) => ({ dynamic, kind, period }));
  }
  if (op === "between")
    return all((value as unknown[]).map((item) => operand(element(kind), item, false, kinds)));
  const many = LISTED.has(op) || element(kind) !== kind;
  return all([operand(element(kind), value, many && op !== "has", kinds)]);
}

function all(nodes: (Node | null)[]): Node[] | null {
  return nodes.every((node) => node !== null) ? nodes : null;
}

function element(kind: Kind): Kind {
  if (kind === "texts") return "text";
  return kind === "ids" ? "id" : kind;
}

function operand(kind: Kind, value: unknown, many: boolean, kinds: Kinds): Node | null {
  if (typeof value === "object" && value !== null && "$" in value)
    return special(value as Special, many, kinds);
  if (kind === "datetime" && isDate(value)) return { const: value, kind: "date" };
  return many ? { const: value, kind, many } : { const: value, kind };
}

function special({ $, path = "", plus }: Special, many: boolean, kinds: Kinds): Node | null {
  if ($ === "field") {
    const kind = kinds(path);
    return kind === undefined ? null : { ref: path, kind };
  }
  if ($ === "record") {
    const kind = kinds(path, "record");
    return kind === undefined
      ? null
      : { dynamic: "record", kind: element(kind), path, ...(many ? { many } : {}) };
  }
  const kind = DYNAMIC[$];
  return kind === undefined
    ? null
    : { dynamic: $, kind, ...(plus ? { plus } : {}), ...(many ? { many } : {}) };
}

function periodName(value: unknown): string {
  if (typeof value === "string") return value;
  const { last, next, unit } = value as { last?: number; next?: number; unit: string };
  return last === undefined ? `next:${next}:${unit}` : `last:${last}:${unit}`;
}

/** A day compared with a moment means the whole day in the company's zone. */
function wholeDays(field: Node, op: string, low: Node, high: Node): Node {
  const start = midnight(low);
  const end = midnight(nextDay(high));
  if (op === "eq" || op === "between") return join("within", [field, start, end]);
  if (op === "ne") return join("or", [join("lt", [field, start]), join("gte", [field, end])]);
  if (op === "lt" || op === "gte") return join(op, [field, start]);
  return join(op === "lte" ? "lt" : "gte", [field, end]);
}

function midnight(day: Node): Node {
  return { call: "midnight", kind: "datetime", args: [day, ZONE] };
}

function nextDay(day: Node): Node {
  if ("const" in day) return { const: addDays(day.const as string, 1), kind: "date" };
  const plus = "dynamic" in day ? day.plus : undefined;
  return { ...(day as Node & { dynamic: string }), plus: { ...plus, days: (plus?.days ?? 0) + 1 } };
}
