import type { Condition } from "../../../api/types";
import type { Definition, FieldDef } from "./definition";

const head = (path: string) => path.split(".")[0];

/** A copy of a condition with other field names; the same object when nothing changes. */
function renamedCondition(tree: unknown, from: string, to: string): unknown {
  if (Array.isArray(tree)) {
    const items = tree.map((item) => renamedCondition(item, from, to));
    return items.some((item, at) => item !== tree[at]) ? items : tree;
  }
  if (tree === null || typeof tree !== "object") return tree;
  const entries = Object.entries(tree).map(([name, value]) => {
    if ((name === "field" || name === "path") && typeof value === "string" && head(value) === from)
      return [name, to + value.slice(from.length)] as const;
    return [name, renamedCondition(value, from, to)] as const;
  });
  const source = tree as Record<string, unknown>;
  return entries.some(([name, value]) => value !== source[name]) ? Object.fromEntries(entries) : tree;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_.]*/g;

/** A formula with another name for a field; texts in quotes and names of functions stay. */
export function renamedInFormula(formula: string, from: string, to: string): string {
  return formula.replace(TOKENS, (token, offset: number) => {
    if (token.startsWith('"') || token.startsWith("'") || head(token) !== from) return token;
    const next = formula.slice(offset + token.length).trimStart();
    return token === from && next.startsWith("(") ? token : to + token.slice(from.length);
  });
}

/** A formula as one reads it: fields by their labels. `labels`: by key; a path says each of its steps. */
export function formulaInWords(formula: string, labels: ReadonlyMap<string, string>): string {
  return formula.replace(TOKENS, (token, offset: number) => {
    if (/^["']/.test(token)) return token;
    if (
      formula
        .slice(offset + token.length)
        .trimStart()
        .startsWith("(")
    )
      return token;
    const [first = "", ...rest] = token.split(".");
    const label = labels.get(first);
    return label === undefined ? token : [label, ...rest.map((step) => labels.get(step) ?? step)].join(" · ");
  });
}

/** Names of fields that a formula reads, first steps only. */
export function namesInFormula(formula: string): string[] {
  const tokens = formula.match(TOKENS) ?? [];
  return [...new Set(tokens.filter((token) => !/^["']/.test(token)).map((token) => head(token) ?? ""))];
}

const CONDITIONS = ["visible_when", "required_when", "readonly_when"] as const;

function renamedField(field: FieldDef, from: string, to: string): FieldDef {
  const changed: Record<string, unknown> = {};
  for (const name of CONDITIONS) {
    const next = renamedCondition(field[name], from, to);
    if (next !== field[name]) changed[name] = next;
  }
  const settings = renamedSettings(field.settings, from, to);
  if (settings !== field.settings) changed.settings = settings;
  const given = field.default;
  if (given && typeof given === "object" && "formula" in given) {
    const next = renamedInFormula(String(given.formula), from, to);
    if (next !== given.formula) changed.default = { formula: next };
  }
  return Object.keys(changed).length > 0 ? { ...field, ...changed } : field;
}

/** Settings name fields of the form in formulas, in `depends_on`, in fills and as {"$": "record", "path": …}. */
function renamedSettings(settings: FieldDef["settings"], from: string, to: string): FieldDef["settings"] {
  if (!settings) return settings;
  const entries = Object.entries(settings).map(([name, value]) => {
    if (name === "formula" && typeof value === "string") return [name, renamedInFormula(value, from, to)];
    if ((name === "depends_on" || name === "relation") && value === from) return [name, to];
    if (name === "fill" && Array.isArray(value))
      return [name, value.map((item) => (item?.to === from ? { ...item, to } : item))];
    if (name === "filter") return [name, renamedRecordPaths(value, from, to)];
    return [name, value];
  });
  const next = Object.fromEntries(entries);
  return JSON.stringify(next) === JSON.stringify(settings) ? settings : next;
}

/** In a filter over another form only the paths of the record being edited are ours. */
function renamedRecordPaths(tree: unknown, from: string, to: string): unknown {
  if (Array.isArray(tree)) return tree.map((item) => renamedRecordPaths(item, from, to));
  if (tree === null || typeof tree !== "object") return tree;
  const node = tree as Record<string, unknown>;
  if (node.$ === "record" && typeof node.path === "string" && head(node.path) === from)
    return { ...node, path: to + node.path.slice(from.length) };
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, renamedRecordPaths(value, from, to)]),
  );
}

/** Gives a field of the form another key and changes it wherever the definition names it. */
export function renameKey(form: Definition, from: string, to: string): Definition {
  const key = (name: string) => (name === from ? to : name);
  const path = (name: string) => (head(name) === from ? to + name.slice(from.length) : name);
  const keys = (list: readonly string[] | undefined) => list?.map(key);
  const renamed: Record<string, unknown> = {
    ...form,
    title: key(form.title),
    search: keys(form.search),
    fields: form.fields.map((field) => {
      const own = renamedField(field, from, to);
      return own.key === from ? { ...own, key: to } : own;
    }),
    layout: form.layout?.map((section) => ({
      ...section,
      fields: section.fields.map(key),
      ...(section.visible_when && {
        visible_when: renamedCondition(section.visible_when, from, to) as Condition,
      }),
    })),
    views: form.views?.map((view) => ({
      ...(renamedCondition(view, from, to) as object),
      ...(Array.isArray(view.columns) && { columns: (view.columns as string[]).map(path) }),
    })),
    unique: form.unique?.map((list) => list.map(key)),
    rules: form.rules?.map((rule) => ({
      ...rule,
      error_when:
        "formula" in rule.error_when
          ? { formula: renamedInFormula(String(rule.error_when.formula), from, to) }
          : renamedCondition(rule.error_when, from, to),
      ...(rule.field && { field: key(rule.field) }),
    })),
    phone: form.phone && { ...form.phone, order: keys(form.phone.order), hidden: keys(form.phone.hidden) },
    status: form.status && { ...form.status, field: key(form.status.field) },
  };
  return JSON.parse(JSON.stringify(renamed)) as Definition;
}

/** Takes a deleted field out of the lists that merely name it; the server does the same when it deletes one. */
export function withoutField(form: Definition, gone: string): Definition {
  const stays = (name: string) => head(name) !== gone;
  const next: Record<string, unknown> = { ...form };
  if (form.search?.includes(gone)) next.search = form.search.filter(stays);
  if (form.phone)
    next.phone = {
      ...form.phone,
      ...(form.phone.order && { order: form.phone.order.filter(stays) }),
      ...(form.phone.hidden && { hidden: form.phone.hidden.filter(stays) }),
    };
  if (form.unique) next.unique = form.unique.filter((list) => list.every(stays));
  if (form.views)
    next.views = form.views.map((view) => ({
      ...view,
      ...(Array.isArray(view.columns) && { columns: (view.columns as string[]).filter(stays) }),
      ...(Array.isArray(view.sort) && {
        sort: (view.sort as { field: string }[]).filter(({ field }) => stays(field)),
      }),
    }));
  return next as Definition;
}

/** Whether a condition names the field. */
export function conditionNames(tree: unknown, key: string): boolean {
  if (Array.isArray(tree)) return tree.some((item) => conditionNames(item, key));
  if (tree === null || typeof tree !== "object") return false;
  const node = tree as Record<string, unknown>;
  if (typeof node.field === "string" && head(node.field) === key) return true;
  return Object.values(node).some((value) => conditionNames(value, key));
}
