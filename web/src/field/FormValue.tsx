import { useTranslation } from "react-i18next";
import { useFieldMap, useForm } from "../api/forms";
import { FieldDisplay, fieldText } from "../engines/form/runtime/phone";

/** The words of a value without its colour, for what is not urgent. */
export function FormText({ form, field, value }: { form: string; field: string; value: unknown }) {
  const { t, i18n } = useTranslation();
  const known = useFieldMap(useForm(form).data).get(field);
  return known ? fieldText(known, value, { t, language: i18n.language }) : null;
}

/** A value shown as its form's field says: option names, colours, units. The bare value until the form is known. */
export function FormValue({ form, field, value }: { form: string; field: string; value: unknown }) {
  const meta = useForm(form);
  const known = useFieldMap(meta.data).get(field);
  if (known) return <FieldDisplay field={known} value={value} />;
  return typeof value === "string" || typeof value === "number" ? value : null;
}
