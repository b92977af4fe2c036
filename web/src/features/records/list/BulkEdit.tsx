import { App, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { records } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";
import { FieldInput } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { isEditable } from "../page/fields";

interface Props {
  form: FormMeta;
  rows: RecordRow[];
  onClose: () => void;
  onDone: () => void;
}

/** Sets one field of all selected rows; all or none. */
export function BulkEdit({ form, rows, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const fields = form.fields.filter((field) => isEditable(form, field));
  const [key, setKey] = useState<string>();
  const [value, setValue] = useState<unknown>(null);
  const field = fields.find((item) => item.key === key);
  const submit = async () => {
    if (!field) return;
    try {
      const values = { [field.key]: value };
      await records.batch(
        form.key,
        rows.map(({ id, version }) => ({ op: "update", id, version, values })),
      );
      message.success(t("records.bulk.done", { count: rows.length }));
      onClose();
      onDone();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <Modal
      open
      title={t("records.bulk.editTitle", { count: rows.length })}
      onCancel={onClose}
      onOk={submit}
      okText={t("common.save")}
      okButtonProps={{ disabled: !field }}
      width={480}
    >
      <div className="sl-form">
        <Select
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("records.bulk.field")}
          value={key}
          options={fields.map((item) => ({ value: item.key, label: label(item.label) }))}
          onChange={(next) => {
            setKey(next);
            setValue(null);
          }}
        />
        {field && <FieldInput key={field.key} field={field} value={value} onChange={setValue} />}
      </div>
    </Modal>
  );
}
