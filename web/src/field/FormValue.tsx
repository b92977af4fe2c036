import { useFieldMap, useForm } from "../api/forms";
import { FieldDisplay } from "../engines/form/runtime/phone";

/** A value shown as its form's field says: option names, colours, units. The bare value until the form is known. */
export function FormValue({ form, field, value }: { form: string; field: string; value: unknown }) {
  const meta = useForm(form);
  const known = useFieldMap(meta.data).get(field);
  if (known) return <FieldDisplay field={known} value={value} />;
  return typeof value === "string" || typeof value === "number" ? value : null;
}
