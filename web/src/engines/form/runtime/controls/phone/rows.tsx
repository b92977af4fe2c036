import { useTranslation } from "react-i18next";
import { Button } from "../../../../../ui/phone/button";
import type { RowsProps } from "../../controls";
import { FieldInput } from "../../phone";

/** Each row of a sub-table is a card; a phone is too narrow for columns. */
export default function Rows({ value, onChange, disabled, fields }: RowsProps) {
  const { t } = useTranslation();
  const change = (index: number, key: string, part: unknown) =>
    onChange(value.map((row, at) => (at === index ? { ...row, [key]: part } : row)));
  return (
    <div className="p-stack">
      {value.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id yet, and rows are never moved
        <div className="p-card p-stack" key={index}>
          {fields.map((field) =>
            disabled ? (
              <div className="p-row" key={field.key}>
                <FieldInput field={{ ...field, access: "read" }} value={row[field.key]} onChange={() => {}} />
              </div>
            ) : (
              <FieldInput
                key={field.key}
                field={field}
                value={row[field.key]}
                onChange={(part) => change(index, field.key, part)}
                record={row}
              />
            ),
          )}
          {!disabled && (
            <Button
              small
              look="danger"
              icon="trash"
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              {t("runtime.rows.remove")}
            </Button>
          )}
        </div>
      ))}
      {!disabled && (
        <Button icon="plus" onClick={() => onChange([...value, {}])}>
          {t("runtime.rows.add")}
        </Button>
      )}
    </div>
  );
}
