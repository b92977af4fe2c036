import { DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { type UnitRow, useMayChange, useUnits } from "./api";
import { FormDialog, useConfirmed } from "./FormDialog";

const KINDS = ["company", "region", "department", "partner"];

type Editing = { unit?: UnitRow; parent?: string | null };

/** The organisation, parents before children, indented by depth. */
export function OrgTree() {
  const { t } = useTranslation();
  const confirmed = useConfirmed();
  const changes = useMayChange();
  const units = useUnits();
  const [editing, setEditing] = useState<Editing | null>(null);
  if (units.isPending) return <PageSkeleton />;
  if (units.isError) return <ErrorState error={units.error} onRetry={() => void units.refetch()} />;
  const remove = (unit: UnitRow) =>
    confirmed(t("admin.org.removeTitle", { name: unit.name }), undefined, () =>
      api.delete(`/org-units/${unit.id}`),
    );
  const base = Math.min(...units.data.map((unit) => unit.depth));
  return (
    <>
      {changes && (
        <div className="sl-tools">
          <span className="sl-muted">{t("admin.org.hint")}</span>
          <span className="sl-grow" />
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setEditing({ parent: units.data[0]?.id ?? null })}
          >
            {t("admin.org.create")}
          </Button>
        </div>
      )}
      {units.data.length === 0 && <EmptyState title={t("admin.org.none")} />}
      <ul className="sl-org">
        {units.data.map((unit) => (
          <li key={unit.id} style={{ paddingLeft: 8 + (unit.depth - base) * 24 }}>
            <b>{unit.name}</b>
            <Tag>{t(`admin.org.kind.${unit.kind}`)}</Tag>
            <span className="sl-muted sl-nowrap">{t("admin.org.people", { count: unit.people })}</span>
            <span className="sl-grow" />
            {changes && (
              <>
                <Small
                  icon={<PlusOutlined />}
                  text={t("admin.org.createBelow")}
                  name={unit.name}
                  onClick={() => setEditing({ parent: unit.id })}
                />
                <Small
                  icon={<EditOutlined />}
                  text={t("common.edit")}
                  name={unit.name}
                  onClick={() => setEditing({ unit })}
                />
                <Small
                  danger
                  icon={<DeleteOutlined />}
                  text={t("common.delete")}
                  name={unit.name}
                  onClick={() => remove(unit)}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {editing && <UnitForm {...editing} units={units.data} onClose={() => setEditing(null)} />}
    </>
  );
}

interface Values {
  name: string;
  kind: string;
  parent?: string | undefined;
}

function UnitForm({ unit, parent, units, onClose }: Editing & { units: UnitRow[]; onClose: () => void }) {
  const { t } = useTranslation();
  const save = (values: Values) => {
    const body = { ...values, parent: values.parent ?? null };
    return unit ? api.patch(`/org-units/${unit.id}`, body) : api.post("/org-units", body);
  };
  return (
    <FormDialog<Values>
      title={unit ? unit.name : t("admin.org.create")}
      width={420}
      initialValues={{
        name: unit?.name ?? "",
        kind: unit?.kind ?? "department",
        parent: (unit ? unit.parent : parent) ?? undefined,
      }}
      save={save}
      onClose={onClose}
    >
      <Form.Item name="name" label={t("admin.org.name")} rules={[{ required: true, whitespace: true }]}>
        <Input autoFocus maxLength={100} />
      </Form.Item>
      <Form.Item name="kind" label={t("admin.org.kindLabel")}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: t(`admin.org.kind.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="parent" label={t("admin.org.parent")}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          options={units
            .filter((item) => item.id !== unit?.id)
            .map((item) => ({ value: item.id, label: item.name }))}
        />
      </Form.Item>
    </FormDialog>
  );
}

interface SmallProps {
  icon: React.ReactNode;
  text: string;
  /** Of the unit: buttons of different lines are told apart by it. */
  name: string;
  danger?: boolean;
  onClick: () => void;
}

function Small({ icon, text, name, danger = false, onClick }: SmallProps) {
  return (
    <Button
      type="text"
      size="small"
      danger={danger}
      icon={icon}
      title={text}
      aria-label={`${text} ${name}`}
      onClick={onClick}
    />
  );
}
