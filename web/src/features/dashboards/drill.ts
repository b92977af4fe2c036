import type { Condition } from "../../api/types";
import { atZone } from "../../lib/zone";
import type { Card, Dimension, ReportQuery } from "./api";

/** A period chosen for the whole page: a named one, or the last so many days. */
export type Period = string | { last: number; unit: string };

type Leaf = { field: string; op: string; value?: unknown };
const isLeaf = (condition: Condition): condition is Leaf => "field" in condition;

function leaves(condition: Condition | null | undefined): Leaf[] {
  if (!condition || Object.keys(condition).length === 0) return [];
  if (isLeaf(condition)) return [condition];
  const { and, or, not } = condition as { and?: Condition[]; or?: Condition[]; not?: Condition };
  return [...(and ?? or ?? []), ...(not ? [not] : [])].flatMap(leaves);
}

function without(condition: Condition, drop: (leaf: Leaf) => boolean): Condition | null {
  if (isLeaf(condition)) return drop(condition) ? null : condition;
  const { and } = condition as { and?: Condition[] };
  if (!and) return condition;
  const rest = and.map((part) => without(part, drop)).filter((part) => part !== null);
  return rest.length > 1 ? { and: rest } : (rest[0] ?? null);
}

function join(...parts: (Condition | null | undefined)[]): Condition | null {
  const real = parts.filter((part): part is Condition => Boolean(part && Object.keys(part).length > 0));
  return real.length > 1 ? { and: real } : (real[0] ?? null);
}

/** The query with the page's period in place of its own; a query that does not ask for a time stays as it is. */
export function withPeriod(query: ReportQuery, period: Period | null): ReportQuery {
  if (!period) return query;
  const within = leaves(query.filter).find((leaf) => leaf.op === "within");
  const field = within?.field ?? query.dimensions.find((dimension) => dimension.grain)?.field;
  if (!field) return query;
  const rest = query.filter
    ? without(query.filter, (leaf) => leaf.op === "within" && leaf.field === field)
    : null;
  return { ...query, filter: join(rest, { field, op: "within", value: period }) };
}

function conditionOf(dimension: Dimension, value: unknown): Condition {
  const { field, grain } = dimension;
  if (value === null || value === undefined || value === "") return { field, op: "empty" };
  if (grain) {
    const start = atZone(String(value).slice(0, 10));
    const end = grain === "quarter" ? start.add(3, "month") : start.add(1, grain);
    return {
      and: [
        { field, op: "gte", value: start.format() },
        { field, op: "lt", value: end.format() },
      ],
    };
  }
  const id = typeof value === "object" ? (value as { id: string }).id : value;
  return { field, op: "eq", value: id };
}

/** The list behind a point of a card: the card's own filter and the point's dimension values. */
export function drillFilter(card: Card, query: ReportQuery, values: unknown[]): Condition | null {
  const wanted = new Set(card.drill?.fields ?? []);
  const points = query.dimensions.map((dimension, index) =>
    wanted.has(dimension.field) && index < values.length ? conditionOf(dimension, values[index]) : null,
  );
  return join(query.filter, ...points);
}
