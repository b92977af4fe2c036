import { useMemo } from "react";
import { useFormMap, useForms } from "../../api/forms";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { printable } from "./model";

export interface Related {
  value: string;
  label: string;
  form: string;
  field: string;
  of?: string | undefined;
}

/** How a choice is told apart. */
export const relatedKey = (item: { form?: unknown; field?: unknown; of?: unknown }) =>
  `${item.of ?? ""}|${item.form}.${item.field}`;

/** Relations of other forms that point at the record, or at a record that it names ("of"). */
export function useRelated(form: FormMeta) {
  const label = useLabel();
  const forms = useForms();
  const metas = useFormMap((forms.data ?? []).map(({ key }) => key));
  const choices = useMemo(() => {
    const pointing = (target: string | undefined) =>
      [...metas.values()].flatMap((other) =>
        other.fields
          .filter((field) => field.kind === "id" && field.target === target && !field.system && !field.alias)
          .map((field) => ({ other, field })),
      );
    const own = pointing(form.key).map(({ other, field }): Related => {
      const item = { form: other.key, field: field.key };
      return { ...item, value: relatedKey(item), label: `${label(other.label)} · ${label(field.label)}` };
    });
    const through = form.fields
      .filter((field) => field.kind === "id" && !field.system && metas.has(field.target ?? ""))
      .flatMap((step) =>
        pointing(step.target)
          .filter(({ other }) => other.key !== form.key)
          .map(({ other, field }): Related => {
            const item = { form: other.key, field: field.key, of: step.key };
            const name = `${label(step.label)} › ${label(other.label)} · ${label(field.label)}`;
            return { ...item, value: relatedKey(item), label: name };
          }),
      );
    return [...own, ...through];
  }, [metas, form, label]);
  const first = choices[0];
  const target = first && metas.get(first.form);
  const start =
    first && target
      ? {
          form: first.form,
          field: first.field,
          columns: printable(target)
            .filter((field) => field.key !== first.field && field.operators.length > 0)
            .slice(0, 5)
            .map((field) => field.key),
        }
      : undefined;
  return { choices, start };
}
