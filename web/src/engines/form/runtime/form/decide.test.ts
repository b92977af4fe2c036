import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FieldMeta, LayoutSection, RuleMeta } from "../../../../api/types";
import type { Env } from "../../../../lib/expr";
import {
  computedValues,
  decide,
  formulaDefaults,
  gather,
  pathsOf,
  type Values,
  withOffered,
} from "./decide.ts";

type Expect = Record<"hidden" | "required" | "readonly" | "wrong" | "misfits", string[]>;
type Cases = {
  form: { fields: FieldMeta[]; layout: LayoutSection[]; rules: RuleMeta[] };
  cases: { values: Values; base: Values; tier: string | null; expect: Expect }[];
};

const folder = join(import.meta.dirname, "../../../../../../contracts");
const load = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;
const { form, cases } = load<Cases>("behaviour/cases.json");
const given = load<{
  env: { user_id: string; unit_ids: string[]; subtree_ids: string[]; now: string; zone: string };
}>("expr/conditions.json").env;
const env: Env = {
  userId: given.user_id,
  unitIds: given.unit_ids,
  subtreeIds: given.subtree_ids,
  now: given.now,
  zone: given.zone,
};
const field = (key: string, more: Partial<FieldMeta> = {}): FieldMeta => ({
  key,
  type: "text",
  kind: "text",
  label: key,
  settings: {},
  access: "write",
  operators: [],
  ...more,
});

describe("the browser decides like the server", () => {
  test.each(cases.map((item, index) => ({ ...item, index })))("case $index", (item) => {
    const fields = form.fields.map((one) => (one.key === "customer" ? { ...one, target: "customer" } : one));
    const world = { env, related: { customer: { tier: item.tier } } };
    const found = decide({ ...form, fields }, item.values, item.base, world);
    expect({
      hidden: [...found.hidden].sort(),
      required: [...found.required].sort(),
      readonly: [...found.readonly].sort(),
      wrong: found.wrong.map(({ key }) => key),
      misfits: [...found.misfits].sort(),
    }).toEqual(item.expect);
  });
});

describe("values that come by themselves", () => {
  const number = (key: string, more: Partial<FieldMeta> = {}) => field(key, { kind: "number", ...more });
  const ref = (path: string) => ({ ref: path, kind: "number" as const });
  const double = (path: string) => ({ call: "add", kind: "number" as const, args: [ref(path), ref(path)] });
  const scope = {
    fields: [
      number("c", { default_ast: double("b") }),
      number("b", { default_ast: double("a") }),
      number("a"),
      number("d", { settings: { ast: double("c") } }),
    ],
  };
  const world = { env, related: {} };

  test("default formulas wait for each other and leave alone what was touched", () => {
    const made = formulaDefaults(scope, { a: 1 }, new Set(), world);
    expect([Number(made.b), Number(made.c)]).toEqual([2, 4]);
    const own = formulaDefaults(scope, { a: 1, b: 10 }, new Set(["b"]), world);
    expect([Number(own.b), Number(own.c)]).toEqual([10, 20]);
    expect(Number(computedValues(scope, made, world).d)).toBe(8);
  });

  test("figures over rows", () => {
    const rows = [{ p: "0.1" }, { p: 0.2 }, { p: null }];
    expect(gather({ fn: "sum", field: "p" }, rows, env)).toBe(0.3);
    expect(gather({ fn: "avg", field: "p" }, rows, env)).toBe(0.15);
    expect(gather({ fn: "count", field: "p" }, rows, env)).toBe(3);
    expect(gather({ fn: "max", field: "p" }, rows, env)).toBe(0.2);
    expect(gather({ fn: "sum", field: "p" }, null, env)).toBe(0);
    expect(gather({ fn: "avg", field: "p" }, [], env)).toBeNull();
  });

  test("options follow the field they depend on", () => {
    const part = form.fields.find(({ key }) => key === "part") as FieldMeta;
    const offered = (kind: string | null) =>
      withOffered(part, { kind }).settings.options?.map(({ value }) => value);
    expect(offered("repair")).toEqual(["pump", "any"]);
    expect(offered(null)).toEqual(["any"]);
  });

  test("what is read of related records", () => {
    const relation = field("site", { target: "site", settings: { fill: [{ from: "street", to: "a" }] } });
    expect(pathsOf({ fields: [relation, field("x", { alias: "site.name" })] })).toEqual({
      site: ["name", "street"],
    });
  });
});
