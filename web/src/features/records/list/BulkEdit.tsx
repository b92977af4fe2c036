import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { FieldInput } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import { isEditable } from "../page/fields";

interface Props {
  form: FormMeta;
  count: string;
  onClose: () => void;
  onSubmit: (values: Record<string, unknown>) => Promise<void>;
}

const NOTHING = [{ id: 0, key: undefined as string | undefined, value: null as unknown }];

/** Sets one field or several of all selected records. */
export function BulkEdit({ form, count, onClose, onSubmit }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const fields = form.fields.filter((field) => isEditable(form, field));
  const [lines, setLines] = useState(NOTHING);
  const taken = new Set(lines.map(({ key }) => key));
  const change = (id: number, part: Partial<(typeof NOTHING)[number]>) =>
    setLines((old) => old.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const submit = async () => {
    const values = Object.fromEntries(lines.flatMap(({ key, value }) => (key ? [[key, value]] : [])));
    onClose();
    await onSubmit(values);
  };
  return (
    <Modal
      open
      title={t("records.bulk.editTitle", { count: count as never })}
      onCancel={onClose}
      onOk={submit}
      okText={t("common.save")}
      okButtonProps={{ disabled: !lines.some(({ key }) => key) }}
      width={520}
    >
      <div className="sl-form">
        {lines.map((line) => {
          const field = fields.find((item) => item.key === line.key);
          return (
            <div key={line.id} className="sl-bulk-line">
              <Select
                showSearch={{ optionFilterProp: "label" }}
                placeholder={t("records.bulk.field")}
                value={line.key}
                options={fields
                  .filter((item) => item.key === line.key || !taken.has(item.key))
                  .map((item) => ({ value: item.key, label: label(item.label) }))}
                onChange={(key) => change(line.id, { key, value: null })}
              />
              {lines.length > 1 && (
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("common.remove")}
                  onClick={() => setLines((old) => old.filter(({ id }) => id !== line.id))}
                />
              )}
              {field && (
                <FieldInput
                  key={field.key}
                  field={field}
                  value={line.value}
                  onChange={(value) => change(line.id, { value })}
                />
              )}
            </div>
          );
        })}
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() =>
            setLines((old) => [
              ...old,
              { id: Math.max(...old.map(({ id }) => id)) + 1, key: undefined, value: null },
            ])
          }
        >
          {t("views.bulk.addField")}
        </Button>
      </div>
    </Modal>
  );
}
