import { DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Select, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type UnitRow, useUnits } from "./api";

const KINDS = ["company", "region", "department", "partner"];

type Editing = { unit?: UnitRow; parent?: string | null };

/** The organisation, parents before children, indented by depth. */
export function OrgTree() {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const errorText = useErrorText();
  const units = useUnits();
  const [editing, setEditing] = useState<Editing | null>(null);
  if (units.isPending) return <PageSkeleton />;
  if (units.isError) return <ErrorState error={units.error} onRetry={() => void units.refetch()} />;
  const remove = (unit: UnitRow) =>
    modal.confirm({
      title: t("admin.org.removeTitle", { name: unit.name }),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await api.delete(`/org-units/${unit.id}`);
          await client.invalidateQueries({ queryKey: ["admin", "/org-units"] });
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  const base = Math.min(...units.data.map((unit) => unit.depth));
  return (
    <>
      <div className="sl-tools">
        <Button icon={<PlusOutlined />} onClick={() => setEditing({ parent: units.data[0]?.id ?? null })}>
          {t("admin.org.create")}
        </Button>
      </div>
      {units.data.length === 0 && <EmptyState title={t("admin.org.none")} />}
      <ul className="sl-org">
        {units.data.map((unit) => (
          <li key={unit.id} style={{ paddingLeft: 8 + (unit.depth - base) * 24 }}>
            <b>{unit.name}</b>
            <Tag>{t(`admin.org.kind.${unit.kind}`)}</Tag>
            <span className="sl-muted">{t("admin.org.people", { count: unit.people })}</span>
            <span className="sl-grow" />
            <Button
              type="text"
              size="small"
              icon={<PlusOutlined />}
              aria-label={t("admin.org.createBelow")}
              title={t("admin.org.createBelow")}
              onClick={() => setEditing({ parent: unit.id })}
            />
            <Button
              type="text"
              size="small"
              icon={<EditOutlined />}
              aria-label={t("common.edit")}
              onClick={() => setEditing({ unit })}
            />
            <Button
              type="text"
              size="small"
              danger
              icon={<DeleteOutlined />}
              aria-label={t("common.delete")}
              onClick={() => remove(unit)}
            />
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
  parent?: string;
}

function UnitForm({ unit, parent, units, onClose }: Editing & { units: UnitRow[]; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const save = async (values: Values) => {
    try {
      const body = { ...values, parent: values.parent ?? null };
      if (unit) await api.patch(`/org-units/${unit.id}`, body);
      else await api.post("/org-units", body);
      await client.invalidateQueries({ queryKey: ["admin", "/org-units"] });
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <Modal
      open
      title={unit ? unit.name : t("admin.org.create")}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t("common.save")}
      width={420}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(values) => void save(values)}
        initialValues={{ kind: "department", ...unit, parent: unit ? unit.parent : parent }}
      >
        <Form.Item name="name" label={t("admin.org.name")} rules={[{ required: true }]}>
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
      </Form>
    </Modal>
  );
}
