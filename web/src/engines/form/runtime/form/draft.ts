/** A form that is only being designed, as the server would describe it: its conditions as syntax trees. */
import type { FieldMeta, FormMeta } from "../../../../api/types";
import { type Condition, type Kind, type Node, parseCondition } from "../../../../lib/expr";

type Kinds = (path: string) => Kind | undefined;

/** Conditions written in the condition language become trees; those that are trees already stay. Formulas need the server. */
export function withTrees(form: FormMeta): FormMeta {
  const kinds = kindsOf(form.fields);
  return {
    ...form,
    fields: form.fields.map((field) => fieldWithTrees(field, kinds)),
    layout: form.layout.map((section) => ({ ...section, visible_when: treeOf(section.visible_when, kinds) })),
    rules: (form.rules ?? []).flatMap((rule) => {
      const tree = treeOf(rule.error_when, kinds);
      return tree ? [{ ...rule, error_when: tree }] : [];
    }),
  };
}

function fieldWithTrees(field: FieldMeta, kinds: Kinds): FieldMeta {
  const rows = field.settings.fields;
  const inner = rows && rowKinds(rows, kinds);
  return {
    ...field,
    visible_when: treeOf(field.visible_when, kinds),
    required_when: treeOf(field.required_when, kinds),
    readonly_when: treeOf(field.readonly_when, kinds),
    ...(rows &&
      inner && { settings: { ...field.settings, fields: rows.map((row) => fieldWithTrees(row, inner)) } }),
  };
}

function kindsOf(fields: readonly FieldMeta[]): Kinds {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return (path) => {
    const [head = "", part] = path.split(".");
    const field = byKey.get(head);
    return part ? field?.parts?.find(({ key }) => key === part)?.kind : field?.kind;
  };
}

function rowKinds(rows: readonly FieldMeta[], outer: Kinds): Kinds {
  const own = kindsOf(rows);
  return (path) => (path.startsWith("parent.") ? outer(path.slice("parent.".length)) : own(path));
}

function treeOf(given: unknown, kinds: Kinds): Node | null {
  if (typeof given !== "object" || given === null || "formula" in given) return null;
  const isTree = ["call", "ref", "const", "dynamic"].some((name) => name in given);
  if (isTree) return given as Node;
  return Object.keys(given).length ? parseCondition(given as Condition, kinds) : null;
}
