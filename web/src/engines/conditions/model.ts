import type { Condition } from "../../api/types";

/** The filter as the builder edits it: groups of rules; what it cannot draw is kept as it is. */
export interface Rule {
  type: "rule";
  id: number;
  path: string;
  op: string;
  value: unknown;
}

export interface Group {
  type: "group";
  id: number;
  all: boolean;
  /** None of it may hold. */
  not: boolean;
  items: Item[];
}

export interface Kept {
  type: "kept";
  id: number;
  condition: Condition;
}

export type Item = Rule | Group | Kept;

let last = 0;
export const nextId = () => ++last;

export const newRule = (path: string, op: string): Rule => ({
  type: "rule",
  id: nextId(),
  path,
  op,
  value: undefined,
});
export const newGroup = (items: Item[], all = true, not = false): Group => ({
  type: "group",
  id: nextId(),
  all,
  not,
  items,
});

function itemOf(condition: Condition): Item {
  if ("and" in condition) return newGroup((condition.and as Condition[]).map(itemOf), true);
  if ("or" in condition) return newGroup((condition.or as Condition[]).map(itemOf), false);
  if ("not" in condition) {
    const item = itemOf(condition.not as Condition);
    return item.type === "group" && !item.not ? { ...item, not: true } : newGroup([item], true, true);
  }
  if ("field" in condition) {
    const { field, op, value } = condition as { field: string; op: string; value?: unknown };
    return { type: "rule", id: nextId(), path: field, op, value };
  }
  return { type: "kept", id: nextId(), condition };
}

/** The builder's root group for a condition. */
export function groupOf(condition: Condition | null): Group {
  if (!condition || Object.keys(condition).length === 0) return newGroup([]);
  const item = itemOf(condition);
  return item.type === "group" ? item : newGroup([item]);
}

const VALUELESS = new Set(["empty", "not_empty"]);
export const needsValue = (op: string) => !VALUELESS.has(op);

/** Whether a value is another field's, to be read from the same record. */
export const otherField = (value: unknown): string | undefined => {
  const { $: name, path } = (value ?? {}) as { $?: string; path?: string };
  return name === "field" || name === "record" ? (path ?? "") : undefined;
};

function isComplete(rule: Rule): boolean {
  if (!rule.path || !rule.op) return false;
  if (!needsValue(rule.op)) return true;
  const { value } = rule;
  if (otherField(value) === "") return false;
  if (Array.isArray(value))
    return value.length > 0 && value.every((item) => item !== undefined && item !== null && item !== "");
  return value !== undefined && value !== null && value !== "";
}

function conditionOfItem(item: Item): Condition | null {
  if (item.type === "kept") return item.condition;
  if (item.type === "group") return conditionOf(item);
  if (!isComplete(item)) return null;
  return needsValue(item.op)
    ? { field: item.path, op: item.op, value: item.value }
    : { field: item.path, op: item.op };
}

/** The condition of a group; rules that are not complete yet are left out; null when nothing is left. */
export function conditionOf(group: Group): Condition | null {
  const parts = group.items.map(conditionOfItem).filter((part) => part !== null);
  const [first] = parts;
  if (!first) return null;
  const joined: Condition = parts.length === 1 ? first : group.all ? { and: parts } : { or: parts };
  return group.not ? { not: joined } : joined;
}

/** Number of complete rules, shown on the button. */
export function countRules(condition: Condition | null): number {
  if (!condition || Object.keys(condition).length === 0) return 0;
  const { and, or, not } = condition as { and?: Condition[]; or?: Condition[]; not?: Condition };
  if (not) return countRules(not);
  return (and ?? or)?.reduce((sum, part) => sum + countRules(part), 0) ?? 1;
}

/** Joins conditions so that all hold. */
export function allOf(...conditions: (Condition | null | undefined)[]): Condition | null {
  const parts = conditions.filter((part): part is Condition => Boolean(part && Object.keys(part).length > 0));
  if (parts.length === 0) return null;
  return parts.length === 1 ? (parts[0] ?? null) : { and: parts };
}
