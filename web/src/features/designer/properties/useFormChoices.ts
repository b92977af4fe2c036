import { useForm, useForms } from "../../../api/forms";
import type { FormMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useDefinition, useSituation, useTools } from "../context";
import { type FieldDef, rowFields } from "../core/definition";
import { formMetaOf, metaOf } from "../meta";

export interface Choice {
  value: string;
  label: string;
}

/** The forms that a field may point at, this one included. */
export function useFormChoices(): Choice[] {
  const label = useLabel();
  const forms = useForms();
  const own = useDefinition();
  const others = (forms.data ?? []).filter(({ key }) => key !== own.key);
  return [own, ...others].map((form) => ({ value: form.key, label: label(form.label) }));
}

/** The draft as people would see it. */
export function useOwnMeta(): FormMeta {
  const { published } = useSituation();
  const tools = useTools();
  return formMetaOf(useDefinition(), tools.types, published);
}

/** The form whose fields a setting names: the one pointed at, or the rows of a sub-table. */
export function useTargetMeta(field: FieldDef): FormMeta | undefined {
  const form = useDefinition();
  const own = useOwnMeta();
  const { types } = useTools();
  const through = field.settings?.relation;
  const relation = form.fields.find(({ key }) => key === through);
  const key = (field.settings?.form ?? relation?.settings?.form) as string | undefined;
  const target = useForm(key && key !== own.key ? key : undefined);
  if (relation && types.get(relation.type)?.can.rows) return rowsMeta(own, rowFields(relation));
  if (!key) return undefined;
  return key === own.key ? own : target.data;

  function rowsMeta(base: FormMeta, rows: readonly FieldDef[]): FormMeta {
    const fields = rows.map((row) => ({ ...metaOf(row, types), operators: [] as string[] }));
    return {
      ...base,
      fields: fields.map((item) => ({ ...item, operators: ["eq"] })),
      status: null,
      layout: [],
    };
  }
}
