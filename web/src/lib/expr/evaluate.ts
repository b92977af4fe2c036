/** Running a syntax tree on a record: the TypeScript face, held to the other two by contracts/expr. */
import { localOf, momentOf, parseMoment } from "./calendar.ts";
import { face } from "./functions.ts";
import { operator } from "./operators.ts";
import { dayRange, momentRange, plus } from "./periods.ts";
import type { Call, Dynamic, Env, Getter, Kind, Node, Value } from "./types.ts";
import { held, heldMany } from "./values.ts";

export type Run = (get: Getter, env: Env) => Value;

/** The tree's value for one record. */
export function evaluate(node: Node, get: Getter, env: Env): Value {
  return prepare(node)(get, env);
}

/** Whether the record meets a condition; what is unknown does not. */
export function matches(node: Node, get: Getter, env: Env): boolean {
  return evaluate(node, get, env) === true;
}

/** The tree as a function, for running it many times. Throws on a name this version does not know. */
export function prepare(node: Node): Run {
  if ("const" in node) {
    const value = node.many ? heldMany(node.kind, node.const) : held(node.kind, node.const);
    return () => value;
  }
  if ("ref" in node) return (get) => held(node.kind, get(node.ref));
  if ("dynamic" in node) return (_, env) => dynamic(node, env);
  return call(node);
}

function call(node: Call): Run {
  const args = node.args.map(prepare);
  const form = Object.hasOwn(FORMS, node.call) ? FORMS[node.call] : undefined;
  if (form) return form(args);
  const run = operator(node.call) ?? face(node.call);
  if (!run) throw new Error(`unknown function in an expression: ${node.call}`);
  return (get, env) => run(...args.map((arg) => arg(get, env)));
}

/** Forms of the language itself: what is unknown counts as false. */
const FORMS: Record<string, (args: Run[]) => Run> = {
  and: (args) => (get, env) => args.every((arg) => arg(get, env) === true),
  or: (args) => (get, env) => args.some((arg) => arg(get, env) === true),
  not: (args) => (get, env) => args[0]?.(get, env) !== true,
  IF: (args) => (get, env) => (args[0]?.(get, env) === true ? args[1] : args[2])?.(get, env) ?? null,
};

// --- values known at run time
function dynamic(node: Dynamic, env: Env): Value {
  const compute = Object.hasOwn(DYNAMICS, node.dynamic) ? DYNAMICS[node.dynamic] : undefined;
  if (!compute) throw new Error(`unknown value in an expression: ${node.dynamic}`);
  return compute(node, env);
}

function moment(env: Env): bigint {
  const now = parseMoment(env.now);
  if (now === null) throw new Error(`not a moment: ${env.now}`);
  return now;
}

function today(env: Env): string {
  return localOf(moment(env), env.zone).date;
}

function shift(day: string, steps: Record<string, number>): string {
  return ["years", "months", "weeks", "days"].reduce(
    (moved, unit) => (steps[unit] ? plus(moved, steps[unit], unit.slice(0, -1)) : moved),
    day,
  );
}

function now(node: Dynamic, env: Env): Value {
  const start = moment(env);
  if (!node.plus) return start;
  const local = localOf(start, env.zone);
  const moved = momentOf({ ...local, date: shift(local.date, node.plus) }, env.zone);
  const { hours = 0, minutes = 0 } = node.plus;
  return moved + BigInt(hours * 3600 + minutes * 60) * 1_000_000n;
}

function range(index: 0 | 1): (node: Dynamic, env: Env) => Value {
  return ({ kind, period = "" }, env) =>
    kind === "date" ? dayRange(period, today(env))[index] : momentRange(period, moment(env), env.zone)[index];
}

const LISTS: Partial<Record<Kind, Kind>> = { text: "texts", id: "ids" };

function ofRecord({ kind, path = "", many, plus: steps }: Dynamic, env: Env): Value {
  const value = held((many && LISTS[kind]) || kind, env.record?.(path));
  return steps && typeof value === "string" ? shift(value, steps) : value;
}

const lower = (ids: readonly string[]): Value => ids.map((id) => id.toLowerCase());

const DYNAMICS: Record<string, (node: Dynamic, env: Env) => Value> = {
  me: (_, env) => env.userId.toLowerCase(),
  my_units: (_, env) => lower(env.unitIds),
  my_subtree: (_, env) => lower(env.subtreeIds),
  now,
  today: (node, env) => (node.plus ? shift(today(env), node.plus) : today(env)),
  record: ofRecord,
  zone: (_, env) => env.zone,
  start: range(0),
  end: range(1),
};
