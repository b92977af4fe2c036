import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { prepare } from "./evaluate.ts";
import {
  type Condition,
  type Env,
  evaluate,
  type Kind,
  matches,
  type Node,
  parseCondition,
  toJson,
} from "./index.ts";
import { operator } from "./operators.ts";

type Row = Record<string, unknown>;
type Conditions = {
  env: { user_id: string; unit_ids: string[]; subtree_ids: string[]; now: string; zone: string };
  record: { kinds: Record<string, Kind>; values: Row };
  fields: Record<string, Kind>;
  records: Record<string, Row>;
  cases: { name: string; filter: Condition; matches: string[] }[];
};
type Formulas = { cases: { formula: string; record: string; expect: unknown; ast: Node }[] };
type Registry = { operators: Record<string, Record<string, string>>; calls: string[] };

function load<T>(name: string): T {
  const folder = join(import.meta.dirname, "../../../../contracts/expr");
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as T;
}

const conditions = load<Conditions>("conditions");
const { user_id, unit_ids, subtree_ids, now, zone } = conditions.env;
const env: Env = {
  userId: user_id,
  unitIds: unit_ids,
  subtreeIds: subtree_ids,
  now,
  zone,
  record: (path) => conditions.record.values[path],
};
const get = (record: string) => (path: string) => conditions.records[record]?.[path];
const isDecimal = (kind: Kind) => kind === "number" || kind === "duration";

/** 3.50 and 3.5 are one number; moments are compared as UTC texts. */
function plain(kind: Kind, value: unknown): unknown {
  if (value === null || !isDecimal(kind)) return value;
  return toJson(evaluate({ const: value, kind: "number" }, () => null, env));
}

describe("conditions", () => {
  test.each(conditions.cases)("$name", (item) => {
    const node = parseCondition(
      item.filter,
      (path, source) => (source ? conditions.record.kinds : conditions.fields)[path],
    );
    const found = Object.keys(conditions.records).filter((record) => matches(node, get(record), env));
    expect(found).toEqual(item.matches);
  });

  test("a field that is not there makes its comparison false", () => {
    const node = parseCondition({ not: { field: "secret", op: "eq", value: 1 } }, () => undefined);
    expect(matches(node, get("a"), env)).toBe(true);
  });
});

describe("formulas", () => {
  test.each(load<Formulas>("formulas").cases)("$formula $record", ({ ast, record, expect: expected }) => {
    const value = evaluate(ast, get(record), env);
    expect(toJson(value)).toEqual(plain(ast.kind, expected));
  });
});

describe("registry", () => {
  const { operators, calls } = load<Registry>("registry");

  test.each(Object.keys(operators))("operator %s", (name) => {
    expect(operator(name)).toBeTypeOf("function");
  });

  test.each(calls)("function %s", (name) => {
    expect(() => prepare({ call: name, kind: "text", args: [] })).not.toThrow();
  });

  test("unknown names are refused, inherited ones too", () => {
    for (const call of ["nope", "constructor", "toString", "__proto__"]) {
      expect(() => prepare({ call, kind: "text", args: [] })).toThrow();
    }
  });
});
