import { useMemo } from "react";
import { useFormMap, useForms } from "../../api/forms";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";

export interface RelatedChoice {
  value: string;
  label: string;
  form: string;
  field: string;
}

/** Relations of other forms that point at this one. */
export function useRelatedChoices(form: FormMeta): RelatedChoice[] {
  const label = useLabel();
  const forms = useForms();
  const metas = useFormMap((forms.data ?? []).map(({ key }) => key));
  return useMemo(
    () =>
      [...metas.values()].flatMap((other) =>
        other.fields
          .filter((field) => field.kind === "id" && field.target === form.key && !field.system)
          .map((field) => ({
            value: `${other.key}.${field.key}`,
            label: `${label(other.label)} · ${label(field.label)}`,
            form: other.key,
            field: field.key,
          })),
      ),
    [metas, form.key, label],
  );
}
