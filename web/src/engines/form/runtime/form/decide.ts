/**
 * What holds for a record while it is filled in: which fields are there, must be filled, may be changed; what is wrong; what a
 * default or a formula yields. Pure, and the same as on the server (forms/behaviour/decide.py): contracts/behaviour holds the two.
 */
import type { FieldMeta, LayoutSection, RuleMeta } from "../../../../api/types";
import { type Env, evaluate, matches, type Node, toJson } from "../../../../lib/expr";
import { isEmpty } from "../widget";

export type Values = Record<string, unknown>;

/** Relation key to the values, by path, of the record that it points at now. */
export type Related = Readonly<Record<string, Values>>;

/** What conditions are made for: a form, or the rows of a sub-table. */
export interface Scope {
  fields: readonly FieldMeta[];
  layout?: readonly LayoutSection[];
  rules?: readonly RuleMeta[] | undefined;
}

export interface Decision {
  hidden: ReadonlySet<string>;
  required: ReadonlySet<string>;
  readonly: ReadonlySet<string>;
  wrong: readonly RuleMeta[];
  /** Choices that do not fit the field they depend on. */
  misfits: ReadonlySet<string>;
}

export interface World {
  env: Env;
  related: Related;
  /** Of a row: reads the record around it. */
  parent?: ((path: string) => unknown) | undefined;
}

const PARENT = "parent.";
const fieldMaps = new WeakMap<readonly FieldMeta[], ReadonlyMap<string, FieldMeta>>();

function mapOf({ fields }: Scope): ReadonlyMap<string, FieldMeta> {
  const known = fieldMaps.get(fields) ?? new Map(fields.map((field) => [field.key, field]));
  fieldMaps.set(fields, known);
  return known;
}

/** A record's value by path: its own, computed ones, those of related records, and of the record around a row. */
export function reader(scope: Scope, values: Values, world: World): (path: string) => unknown {
  const fields = mapOf(scope);
  const read = (asked: string): unknown => {
    const path = fields.get(asked)?.alias ?? asked;
    const field = fields.get(path);
    if (field?.settings.ast) return json(field.settings.ast, read, world.env);
    if (field?.gathers) return gather(field.gathers, values[field.gathers.through], world.env);
    const [head = "", ...rest] = path.split(".");
    if (rest.length === 0) return values[head];
    if (path.startsWith(PARENT)) return world.parent?.(path.slice(PARENT.length));
    return through(fields.get(head), values[head], rest.join("."), world.related[head]);
  };
  return read;
}

function through(field: FieldMeta | undefined, value: unknown, rest: string, related: Values | undefined) {
  if (isEmpty(value)) return null;
  if (field?.target) return related?.[rest];
  return typeof value === "object" && value !== null ? (value as Values)[rest] : null;
}

function json(node: Node, read: (path: string) => unknown, env: Env): unknown {
  return toJson(evaluate(node, read, withRecord(env, read)));
}

const withRecord = (env: Env, read: (path: string) => unknown): Env => ({ ...env, record: read });

/** The figure over rows; null where there is nothing to say. No rows: a count and a sum of 0. */
export function gather(
  what: { fn: string; field: string | null; only?: Node | null },
  rows: unknown,
  env: Env,
): unknown {
  const listed = Array.isArray(rows) ? (rows as Values[]) : [];
  const { only } = what;
  const counted = only ? listed.filter((row) => matches(only, (path) => row[path], env)) : listed;
  if (what.fn === "count") return counted.length;
  const found = counted
    .map((row) => row[what.field ?? ""])
    .filter((value) => value !== null && value !== undefined && value !== "");
  if (what.fn === "last") return found.at(-1) ?? null;
  if (what.fn === "min" || what.fn === "max") return extreme(found, what.fn);
  const total = found.reduce<number>((sum, value) => sum + Number(value), 0);
  if (what.fn === "sum") return plain(total);
  return found.length ? plain(total / found.length) : null;
}

/** Sums of decimals without the tails of binary fractions. */
const plain = (value: number): number => Number(value.toFixed(10));

function extreme(values: unknown[], fn: "min" | "max"): unknown {
  const numeric = values.every((value) => Number.isFinite(Number(value)));
  const sorted = [...values].sort((a, b) =>
    numeric ? Number(a) - Number(b) : String(a) < String(b) ? -1 : 1,
  );
  return (fn === "min" ? sorted[0] : sorted.at(-1)) ?? null;
}

/** What holds for the record. `base`: as it is stored, {} for a new one. */
export function decide(scope: Scope, values: Values, base: Values, world: World): Decision {
  const hidden = hiddenKeys(scope, reader(scope, values, world), world.env);
  const settled = settledValues(values, base, hidden);
  const read = reader(scope, settled, world);
  const holds = (node: Node | null | undefined) =>
    Boolean(node) && matches(node as Node, read, withRecord(world.env, read));
  const keys = (test: (field: FieldMeta) => boolean) =>
    new Set(scope.fields.filter(test).map(({ key }) => key));
  return {
    hidden,
    required: keys((field) => !hidden.has(field.key) && (field.required || holds(field.required_when))),
    readonly: keys((field) => holds(field.readonly_when)),
    wrong: (scope.rules ?? []).filter((rule) => holds(rule.error_when)),
    misfits: keys((field) => !hidden.has(field.key) && !fits(field, settled)),
  };
}

/** A field that is not there keeps its stored value, and that is what everything but visibility reads. */
export function settledValues(values: Values, base: Values, hidden: ReadonlySet<string>): Values {
  return { ...values, ...Object.fromEntries([...hidden].map((key) => [key, base[key] ?? null])) };
}

function hiddenKeys(scope: Scope, read: (path: string) => unknown, env: Env): Set<string> {
  const own = withRecord(env, read);
  const fails = (node: Node | null | undefined) => Boolean(node) && !matches(node as Node, read, own);
  const hidden = new Set(scope.fields.filter((field) => fails(field.visible_when)).map((field) => field.key));
  for (const section of scope.layout ?? [])
    if (fails(section.visible_when)) for (const key of section.fields) hidden.add(key);
  return hidden;
}

/** Whether every chosen option is offered with what the field it depends on holds. */
function fits(field: FieldMeta, values: Values): boolean {
  const over = field.settings.depends_on;
  if (!over) return true;
  const above = listed(values[over]);
  return listed(values[field.key]).every((chosen) => {
    const parents = field.settings.options?.find(({ value }) => value === chosen)?.parents ?? [];
    return parents.length === 0 || parents.some((parent) => above.includes(parent));
  });
}

/** The field with the options that may be chosen now; the field itself where nothing narrows them down. */
export function withOffered(field: FieldMeta, values: Values): FieldMeta {
  const over = field.settings.depends_on;
  const options = field.settings.options;
  if (!over || !options) return field;
  const above = listed(values[over]);
  const offered = options.filter(
    ({ parents = [] }) => parents.length === 0 || parents.some((parent) => above.includes(parent)),
  );
  return offered.length === options.length
    ? field
    : { ...field, settings: { ...field.settings, options: offered } };
}

const listed = (value: unknown): unknown[] => (isEmpty(value) ? [] : Array.isArray(value) ? value : [value]);

/** Values of the fields with a default formula that nobody has touched, each reading those before it. */
export function formulaDefaults(
  scope: Scope,
  values: Values,
  touched: ReadonlySet<string>,
  world: World,
): Values {
  let current = values;
  const waiting = scope.fields.filter((field) => field.default_ast && !touched.has(field.key));
  // At most so many rounds as there are such fields: the server has refused circles.
  for (let round = 0; round < waiting.length; round++) {
    const read = reader(scope, current, world);
    const made = Object.fromEntries(
      waiting.map((field) => [field.key, json(field.default_ast as Node, read, world.env) ?? null]),
    );
    if (waiting.every(({ key }) => same(made[key], current[key]))) break;
    current = { ...current, ...made };
  }
  return current;
}

const same = (left: unknown, right: unknown) =>
  JSON.stringify(left ?? null) === JSON.stringify(right ?? null);

/** Values of the fields that are worked out from the others. */
export function computedValues(scope: Scope, values: Values, world: World): Values {
  const read = reader(scope, values, world);
  const live = scope.fields.filter((field) => field.settings.ast || field.gathers || field.alias);
  return Object.fromEntries(live.map(({ key }) => [key, read(key) ?? null]));
}

/** Paths, seen from the related record, that something in the form reads, by relation. */
export function pathsOf(scope: Scope): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  const note = (path: string) => {
    const [head = "", ...rest] = path.split(".");
    if (rest.length && mapOf(scope).get(head)?.target)
      found.set(head, (found.get(head) ?? new Set()).add(rest.join(".")));
  };
  for (const node of trees(scope)) refs(node, note);
  for (const field of scope.fields) {
    if (field.alias) note(field.alias);
    for (const { from } of field.settings.fill ?? []) note(`${field.key}.${from}`);
  }
  return Object.fromEntries([...found].map(([key, paths]) => [key, [...paths].sort()]));
}

function* trees(scope: Scope): Generator<Node> {
  const parts = [...scope.fields, ...(scope.layout ?? [])] as Partial<FieldMeta>[];
  for (const part of parts)
    for (const node of [part.visible_when, part.required_when, part.readonly_when, part.default_ast])
      if (node) yield node;
  for (const field of scope.fields) {
    if (field.settings.ast) yield field.settings.ast;
    for (const row of field.settings.fields ?? [])
      for (const node of trees({ fields: [row] })) yield unparented(node);
  }
  for (const rule of scope.rules ?? []) yield rule.error_when;
}

/** A tree of a row as the record around it sees it: only what it reads of that record. */
function unparented(node: Node): Node {
  if ("call" in node) return { ...node, args: node.args.map(unparented) };
  if ("ref" in node)
    return { ...node, ref: node.ref.startsWith(PARENT) ? node.ref.slice(PARENT.length) : "" };
  return node;
}

function refs(node: Node, note: (path: string) => void): void {
  if ("call" in node) for (const arg of node.args) refs(arg, note);
  else if ("ref" in node) note(node.ref);
  else if ("dynamic" in node && node.path) note(node.path);
}
