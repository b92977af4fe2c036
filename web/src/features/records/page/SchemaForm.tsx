import type { FieldMeta, FormMeta } from "../../../api/types";
import { FieldInput, isWide } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import { isEditable, sectionsOf } from "./fields";

export type FormValues = Record<string, unknown>;

interface Props {
  form: FormMeta;
  values: FormValues;
  errors: Record<string, string>;
  onChange: (key: string, value: unknown) => void;
  /** Only these fields, in the layout's order. */
  only?: (field: FieldMeta) => boolean;
}

/** The inputs of a form in its layout. */
export function SchemaForm({ form, values, errors, onChange, only }: Props) {
  const label = useLabel();
  const sections = sectionsOf(form)
    .map((section) => ({
      ...section,
      fields: section.fields.filter((field) => isEditable(form, field) && (only?.(field) ?? true)),
    }))
    .filter(({ fields }) => fields.length > 0);
  return (
    <>
      {sections.map((section) => (
        <section key={section.fields[0]?.key} className="sl-section">
          {section.label && <h2>{label(section.label)}</h2>}
          <div className={section.columns > 1 ? "sl-fields sl-fields-2" : "sl-fields"}>
            {section.fields.map((field) => (
              <div
                key={field.key}
                className={isWide(field) ? "sl-field sl-field-wide" : "sl-field"}
                data-field={field.key}
              >
                <FieldInput
                  field={field}
                  value={values[field.key] ?? null}
                  error={errors[field.key]}
                  record={values}
                  onChange={(value) => onChange(field.key, value)}
                />
              </div>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
