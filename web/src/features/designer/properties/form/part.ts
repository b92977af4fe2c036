import { useLabel } from "../../../../lib/i18n";
import { useDefinition } from "../../context";
import type { Definition, FieldDef } from "../../core/definition";

/** What a part of the form's panel gets. */
export interface PartProps {
  form: Definition;
  set: (part: Partial<Definition>, gesture?: string) => void;
  problem?: string | undefined;
}

export function useFieldChoices(keep: (field: FieldDef) => boolean) {
  const label = useLabel();
  return useDefinition()
    .fields.filter(keep)
    .map((field) => ({ value: field.key, label: label(field.label) || field.key }));
}
