import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useForm } from "../../../../api/forms";
import { choosableFields, FieldPathSelect } from "../../../../engines/conditions";
import { useLabel } from "../../../../lib/i18n";
import { useDefinition, useSituation, useTools } from "../../context";
import { type FieldDef, parentOf, rowFields, siblings } from "../../core/definition";
import { useFormChoices, useOwnMeta, useTargetMeta } from "../useFormChoices";
import type { ControlProps } from "./contract";

const FULL = { width: "100%" } as const;

interface ChooserProps {
  control: ControlProps;
  options: { value: string; label: string }[];
}

function Chooser({ control, options }: ChooserProps) {
  const { t } = useTranslation();
  return (
    <Select
      id={control.id}
      style={FULL}
      value={(control.value as string | undefined) ?? null}
      options={options}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("designer.control.choose")}
      onChange={(next) => control.onChange(next ?? undefined)}
    />
  );
}

const asChoices = (fields: readonly FieldDef[], label: (text: FieldDef["label"]) => string) =>
  fields.map((field) => ({ value: field.key, label: label(field.label) || field.key }));

export function FormControl(props: ControlProps) {
  return <Chooser control={props} options={useFormChoices()} />;
}

/** A field beside this one; where this one has options, one that has options too. */
export function FieldControl(props: ControlProps) {
  const label = useLabel();
  const form = useDefinition();
  const { types } = useTools();
  const options = types.get(props.field.type)?.can.options;
  const fields = siblings(form, parentOf(props.path)).filter((field) => {
    const can = types.get(field.type)?.can;
    return field.key !== props.field.key && can && !can.presentational && (!options || can.options);
  });
  return <Chooser control={props} options={asChoices(fields, label)} />;
}

export function RowFieldControl(props: ControlProps) {
  const label = useLabel();
  return <Chooser control={props} options={asChoices(rowFields(props.field), label)} />;
}

/** A relation of this form. */
export function RelationControl(props: ControlProps) {
  const label = useLabel();
  const form = useDefinition();
  const { types } = useTools();
  const fields = form.fields.filter((field) => types.get(field.type)?.can.relation);
  return <Chooser control={props} options={asChoices(fields, label)} />;
}

/** What has many records or rows: sub-tables, and lists of records that point here. */
export function RowsSourceControl(props: ControlProps) {
  const label = useLabel();
  const form = useDefinition();
  const { types } = useTools();
  const fields = form.fields.filter(
    (field) => types.get(field.type)?.can.rows || (field.settings?.form && field.settings?.field),
  );
  return <Chooser control={props} options={asChoices(fields, label)} />;
}

/** A relation in the form that is pointed at. */
export function RelationFieldControl(props: ControlProps) {
  const label = useLabel();
  const own = useOwnMeta();
  const key = (props.within.form ?? props.field.settings?.form) as string | undefined;
  const other = useForm(key && key !== own.key ? key : undefined);
  const target = key === own.key ? own : other.data;
  const fields = target?.fields.filter((field) => field.target && !field.system) ?? [];
  return (
    <Chooser
      control={props}
      options={fields.map((field) => ({ value: field.key, label: label(field.label) }))}
    />
  );
}

/** A field, or a path, in the form that is pointed at. */
export function FormFieldControl(props: ControlProps) {
  const { t } = useTranslation();
  const target = useTargetMeta(props.field);
  if (!target) return <span className="sl-muted">{t("designer.control.formFirst")}</span>;
  return (
    <FieldPathSelect
      form={target}
      value={(props.value as string | undefined) ?? ""}
      placeholder={t("designer.control.choose")}
      onChange={(path) => props.onChange(path)}
    />
  );
}

export function ColumnsControl({ id, field, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const target = useTargetMeta(field);
  if (!target) return <span className="sl-muted">{t("designer.control.formFirst")}</span>;
  const options = choosableFields(target)
    .filter((item) => item.operators.length > 0)
    .map((item) => ({ value: item.key, label: label(item.label) }));
  return (
    <Select
      id={id}
      mode="multiple"
      style={FULL}
      value={(value as string[] | undefined) ?? []}
      options={options}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("designer.control.columns")}
      onChange={(next: string[]) => onChange(next.length > 0 ? next : undefined)}
    />
  );
}

/** An action of the form's status. */
export function ActionControl(props: ControlProps) {
  const label = useLabel();
  const form = useDefinition();
  const { published } = useSituation();
  const actions = (form.status?.actions as { key: string; label: FieldDef["label"] }[] | undefined) ?? [];
  const shown = actions.length > 0 ? actions : (published?.status?.actions ?? []);
  return (
    <Chooser
      control={props}
      options={shown.map((action) => ({ value: action.key, label: label(action.label) }))}
    />
  );
}
