import type { Definition, FieldPath, Labels } from "./definition";
import { keyOf, parentOf } from "./definition";
import { conditionNames, namesInFormula } from "./references";
import type { Selection } from "./state";

export interface LocalUse {
  kind: "title" | "status" | "condition" | "formula" | "rule" | "settings";
  label: Labels;
  selection: Selection;
}

/** Where the draft itself needs a field, so that deleting it leaves something to decide. */
export function usesIn(form: Definition, path: FieldPath): LocalUse[] {
  if (parentOf(path)) return [];
  const key = keyOf(path);
  const found: LocalUse[] = [];
  const own = { kind: "form" } as const;
  if (form.title === key) found.push({ kind: "title", label: form.label, selection: own });
  if (form.status?.field === key) found.push({ kind: "status", label: form.label, selection: own });
  for (const field of form.fields) {
    if (field.key === key) continue;
    const selection = { kind: "field", path: field.key } as const;
    const { visible_when, required_when, readonly_when, settings = {} } = field;
    if ([visible_when, required_when, readonly_when].some((tree) => conditionNames(tree, key)))
      found.push({ kind: "condition", label: field.label, selection });
    const formulas = [settings.formula, (field.default as { formula?: unknown } | undefined)?.formula];
    if (formulas.some((text) => typeof text === "string" && namesInFormula(text).includes(key)))
      found.push({ kind: "formula", label: field.label, selection });
    if ([settings.depends_on, settings.relation].includes(key))
      found.push({ kind: "settings", label: field.label, selection });
  }
  for (const [index, section] of (form.layout ?? []).entries())
    if (conditionNames(section.visible_when, key))
      found.push({
        kind: "condition",
        label: section.label ?? form.label,
        selection: { kind: "section", index },
      });
  for (const rule of form.rules ?? []) {
    const formula = (rule.error_when as { formula?: string }).formula;
    const named = formula ? namesInFormula(formula).includes(key) : conditionNames(rule.error_when, key);
    if (named || rule.field === key) found.push({ kind: "rule", label: rule.message, selection: own });
  }
  return found;
}
