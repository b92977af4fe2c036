import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Table } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../../lib/i18n/label";
import type { RowsProps } from "../../controls";
import { FieldDisplay, FieldInput } from "../../desk";

type Row = Record<string, unknown> & { at: number };

/** Rows edited in place, one column a field. */
export default function Rows({ value, onChange, disabled, fields }: RowsProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const change = (index: number, key: string, part: unknown) =>
    onChange(value.map((row, at) => (at === index ? { ...row, [key]: part } : row)));
  const columns = fields.map((field) => ({
    key: field.key,
    title: (
      <>
        {label(field.label)}
        {field.required && !disabled && <span style={{ color: "#d4380d" }}> *</span>}
      </>
    ),
    render: (row: Row) =>
      disabled ? (
        <FieldDisplay field={field} value={row[field.key]} compact />
      ) : (
        <FieldInput
          bare
          field={field}
          value={row[field.key]}
          onChange={(part) => change(row.at, field.key, part)}
          record={row}
        />
      ),
  }));
  const removal = {
    key: "remove",
    width: 40,
    title: "",
    render: (row: Row) => (
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={t("runtime.rows.remove")}
        onClick={() => onChange(value.filter((_, at) => at !== row.at))}
      />
    ),
  };
  return (
    <>
      <Table<Row>
        size="small"
        rowKey="at"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={value.map((row, at) => ({ ...row, at }))}
        columns={disabled ? columns : [...columns, removal]}
        locale={{ emptyText: t("runtime.rows.none") }}
      />
      {!disabled && (
        <Button type="dashed" block icon={<PlusOutlined />} onClick={() => onChange([...value, {}])}>
          {t("runtime.rows.add")}
        </Button>
      )}
    </>
  );
}
