import type { Kind } from "../../api/types";
import type { ColumnInfo } from "./columns";

/** Operators by kind, for what brings no list of its own: parts of values, and fields that the server does not know yet. */
export const OPERATORS_BY_KIND: Record<Kind, string[]> = {
  text: [
    "eq",
    "ne",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "in",
    "not_in",
    "empty",
    "not_empty",
  ],
  number: ["eq", "ne", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  duration: ["eq", "ne", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  date: ["within", "eq", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  datetime: ["within", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  boolean: ["eq", "empty", "not_empty"],
  id: ["eq", "ne", "in", "not_in", "empty", "not_empty"],
  texts: ["has_any", "has_all", "has_none", "empty", "not_empty"],
  ids: ["has_any", "has_all", "has_none", "empty", "not_empty"],
  json: ["empty", "not_empty"],
};

/** The usual operator first: a person mostly wants "contains" of a text and "is in" of a choice. */
const FIRST: Partial<Record<Kind, string>> = { text: "contains", date: "within", datetime: "within" };

/** Operators that the server allows on the field and the builder can draw, the usual one first. */
export function operatorsOf(column: ColumnInfo): string[] {
  const drawn = OPERATORS_BY_KIND[column.kind];
  const allowed = column.field?.operators.length ? column.field.operators : drawn;
  const usable = drawn.filter((op) => allowed.includes(op));
  const first = column.field?.settings.options && column.kind === "text" ? "in" : FIRST[column.kind];
  if (!first || !usable.includes(first)) return usable;
  return [first, ...usable.filter((op) => op !== first)];
}
