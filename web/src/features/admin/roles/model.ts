import type { Grant, RoleRow } from "../api";

export const ACTIONS = ["read", "create", "update", "delete", "comment", "export", "import"] as const;
export const SCOPES = ["all", "own", "unit", "subtree"] as const;
export const LEVELS = ["hidden", "read", "write"] as const;

/** A role as the editor holds it. */
export interface RoleDraft {
  label: { zh: string; en?: string };
  abilities: string[];
  menus: string[];
  grants: Grant[];
}

export const EMPTY: RoleDraft = { label: { zh: "" }, abilities: [], menus: [], grants: [] };

export function draftOf(role: RoleRow): RoleDraft {
  const { zh = "", en } = role.label as { zh?: string; en?: string };
  return {
    label: en ? { zh, en } : { zh },
    abilities: [...role.abilities],
    menus: [...role.menus],
    grants: structuredClone(role.grants),
  };
}

/** Whether a list of actions allows one; "*" is all, "do:*" all steps. */
export function allows(actions: string[], action: string): boolean {
  return (
    actions.includes("*") ||
    actions.includes(action) ||
    (action.startsWith("do:") && actions.includes("do:*"))
  );
}

/** The list with one action on or off. "*" and "do:*" are first spelled out, so that the others stay. */
export function toggled(actions: string[], action: string, steps: string[], on: boolean): string[] {
  const named = steps.map((step) => `do:${step}`);
  const spelled = actions.flatMap((item) =>
    item === "*" ? [...ACTIONS, ...named] : item === "do:*" && action !== "do:*" ? named : [item],
  );
  const rest = spelled.filter((item) => item !== action);
  return on ? [...rest, action] : rest;
}

/** One change of a role, for the list shown before saving. */
export interface RoleChange {
  kind: "label" | "ability" | "menu" | "grantAdded" | "grantGone" | "actions" | "scope" | "fields";
  form?: string;
  added?: string[];
  gone?: string[];
  before?: unknown;
  after?: unknown;
}

const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    item && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a.localeCompare(b)))
      : item,
  );
}

const without = (list: string[], other: string[]) => list.filter((item) => !other.includes(item));

/** What saving would change. A grant is matched with the one of the same form in the same order. */
export function changesOf(before: RoleDraft, after: RoleDraft): RoleChange[] {
  const changes: RoleChange[] = [];
  if (!same(before.label, after.label))
    changes.push({ kind: "label", before: before.label, after: after.label });
  for (const [kind, key] of [
    ["ability", "abilities"],
    ["menu", "menus"],
  ] as const) {
    const added = without(after[key], before[key]);
    const gone = without(before[key], after[key]);
    if (added.length + gone.length > 0) changes.push({ kind, added, gone });
  }
  return [...changes, ...grantChanges(before.grants, after.grants)];
}

function keyed(grants: Grant[]): Map<string, Grant> {
  const seen = new Map<string, number>();
  return new Map(
    grants.map((grant) => {
      const number = seen.get(grant.form) ?? 0;
      seen.set(grant.form, number + 1);
      return [`${grant.form}#${number}`, grant];
    }),
  );
}

function grantChanges(before: Grant[], after: Grant[]): RoleChange[] {
  const old = keyed(before);
  const now = keyed(after);
  const changes: RoleChange[] = [];
  for (const [key, grant] of old) if (!now.has(key)) changes.push({ kind: "grantGone", form: grant.form });
  for (const [key, grant] of now) {
    const known = old.get(key);
    const { form } = grant;
    if (!known) {
      changes.push({ kind: "grantAdded", form, added: grant.actions });
      continue;
    }
    const added = without(grant.actions, known.actions);
    const gone = without(known.actions, grant.actions);
    if (added.length + gone.length > 0) changes.push({ kind: "actions", form, added, gone });
    if (!same(known.scope, grant.scope))
      changes.push({ kind: "scope", form, before: known.scope, after: grant.scope });
    if (!same(known.fields ?? {}, grant.fields ?? {}))
      changes.push({ kind: "fields", form, before: known.fields ?? {}, after: grant.fields ?? {} });
  }
  return changes;
}
