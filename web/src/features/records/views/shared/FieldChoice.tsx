import { Form, Select } from "antd";
import type { FieldMeta, FormMeta } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n";
import { fieldsFor } from "./fields";

interface Props {
  form: FormMeta;
  label: string;
  fits: (field: FieldMeta) => boolean;
  value: string | undefined;
  onChange: (path: string | undefined) => void;
  required?: boolean;
}

/** Chooses one field of the form that serves the purpose. */
export function FieldChoice({ form, label, fits, value, onChange, required = false }: Props) {
  const text = useLabel();
  const fields = fieldsFor(form, fits);
  return (
    <Form.Item label={label} required={required} style={{ marginBottom: 12 }}>
      <Select
        aria-label={label}
        value={value}
        allowClear={!required}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(path) => onChange(path ?? undefined)}
        options={fields.map((field) => ({ value: field.key, label: text(field.label) }))}
        style={{ width: "100%" }}
      />
    </Form.Item>
  );
}

/** Options without those that are set to nothing. */
export function withOption<O extends object>(options: O, change: Partial<Record<keyof O, unknown>>): O {
  const next = { ...options, ...change };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as O;
}
