import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta } from "../../../../api/types";
import { useControls } from "../controls";
import { type Filling, useFilling } from "../form/runtime";
import { type RuntimeServices, useServices } from "../services";
import { refOf, refText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

type Filter = Parameters<RuntimeServices["searchRecords"]>[2];

/** Finds records to choose: the server applies the relation's own filter, for the record as it is now. */
function finder(field: FieldMeta, services: RuntimeServices, filling: Filling | null) {
  const { form = "", filtered, columns = [] } = field.settings;
  const { offeredRecords } = services;
  if (filling && offeredRecords && (filtered || columns.length > 0)) {
    const path = filling.rows ? `${filling.rows}.${field.key}` : field.key;
    const values = { ...filling.values, ...(filling.parent && { parent: filling.parent }) };
    const asked = { form: filling.form.key, field: path, target: form, values, columns };
    return {
      search: (text: string) => offeredRecords({ ...asked, text }),
      key: `${asked.form}.${path}:${filtered ? JSON.stringify(values) : ""}`,
    };
  }
  const filter = (field.settings.filter as Filter) ?? null;
  return {
    search: (text: string) => services.searchRecords(form, text, filter),
    key: `${form}:${JSON.stringify(filter)}`,
  };
}

function RelationInput({ field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Picker, Action } = useControls();
  const services = useServices();
  const filling = useFilling();
  const [creating, setCreating] = useState(false);
  const { search, key } = finder(field, services, filling);
  const Create = field.settings.create ? filling?.CreateInPlace : undefined;
  const picker = (
    <Picker value={refOf(value)} onChange={onChange} disabled={disabled} search={search} cacheKey={key} />
  );
  if (!Create || disabled) return picker;
  return (
    <div className="sl-pick">
      <div>{picker}</div>
      <Action icon="plus" onClick={() => setCreating(true)} disabled={false}>
        {t("runtime.form.create")}
      </Action>
      {creating && (
        <Suspense fallback={null}>
          <Create
            target={field.settings.form ?? ""}
            onClose={() => setCreating(false)}
            onCreated={(record) => {
              setCreating(false);
              onChange(record);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function RelationDisplay({ field, value }: DisplayProps) {
  const { recordLink } = useServices();
  const target = refOf(value);
  if (!target) return null;
  if (!recordLink) return target.title;
  return <a href={recordLink(field.settings.form ?? "", target.id)}>{target.title}</a>;
}

export const relation: Widget = { Input: RelationInput, Display: RelationDisplay, text: refText };
