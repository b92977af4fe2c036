import { PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Form, Input, Select, Table, Tag } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useLabel } from "../../lib/i18n";
import { fromWall } from "../../lib/zone";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { When } from "../../ui/When";
import { type KeyRow, useList, useMayChange, useRoles } from "./api";
import { FormDialog, useConfirmed } from "./FormDialog";
import { SecretOnce } from "./SecretOnce";

/** API keys: made for a role, shown once, ended at once. */
export function ApiKeys() {
  const { t } = useTranslation();
  const label = useLabel();
  const confirmed = useConfirmed();
  const changes = useMayChange("manage_api_keys");
  const keys = useList<KeyRow>("/api-keys");
  const roles = useRoles();
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const revoke = (key: KeyRow) =>
    confirmed(t("admin.keys.revokeTitle", { name: key.name }), t("admin.keys.revokeHint"), () =>
      api.delete(`/api-keys/${key.id}`),
    );
  if (keys.isPending) return <PageSkeleton />;
  if (keys.isError) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  const roleText = (key: string) => label(roles.data?.find((role) => role.key === key)?.label) || key;
  return (
    <>
      <div className="sl-tools">
        {changes && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t("admin.keys.create")}
          </Button>
        )}
      </div>
      {keys.data.length === 0 ? (
        <EmptyState title={t("admin.keys.none")} hint={t("admin.keys.noneHint")} />
      ) : (
        <Table<KeyRow>
          size="small"
          rowKey="id"
          dataSource={keys.data}
          pagination={false}
          scroll={{ x: 820 }}
          columns={[
            { key: "name", title: t("admin.keys.name"), render: (_value, row) => <b>{row.name}</b> },
            {
              key: "prefix",
              title: t("admin.keys.prefix"),
              render: (_value, row) => <code>{row.prefix}…</code>,
            },
            { key: "role", title: t("admin.keys.role"), render: (_value, row) => roleText(row.role) },
            { key: "by", title: t("admin.keys.createdBy"), dataIndex: "created_by" },
            {
              key: "used",
              title: t("admin.keys.lastUsed"),
              render: (_value, row) => <When value={row.last_used} relative />,
            },
            {
              key: "until",
              title: t("admin.keys.expires"),
              render: (_value, row) => <When value={row.expires_at} />,
            },
            {
              key: "do",
              align: "right",
              render: (_value, row) =>
                row.revoked_at ? (
                  <Tag>{t("admin.keys.revoked")}</Tag>
                ) : (
                  changes && (
                    <Button size="small" danger onClick={() => revoke(row)}>
                      {t("admin.keys.revoke")}
                    </Button>
                  )
                ),
            },
          ]}
        />
      )}
      {creating && <KeyForm onClose={() => setCreating(false)} onCreated={setSecret} />}
      {secret && <SecretOnce title={t("admin.keys.once")} secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

interface Values {
  name: string;
  role: string;
  expires_at?: Dayjs;
}

function KeyForm({ onClose, onCreated }: { onClose: () => void; onCreated: (key: string) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles();
  const save = async (values: Values) => {
    const expires_at = values.expires_at ? fromWall(values.expires_at.endOf("day")) : null;
    onCreated((await api.post<{ key: string }>("/api-keys", { ...values, expires_at })).key);
  };
  return (
    <FormDialog<Values> title={t("admin.keys.create")} width={420} save={save} onClose={onClose}>
      <Form.Item name="name" label={t("admin.keys.name")} rules={[{ required: true, whitespace: true }]}>
        <Input autoFocus maxLength={100} />
      </Form.Item>
      <Form.Item
        name="role"
        label={t("admin.keys.role")}
        rules={[{ required: true }]}
        help={t("admin.keys.roleHint")}
      >
        <Select options={(roles.data ?? []).map((role) => ({ value: role.key, label: label(role.label) }))} />
      </Form.Item>
      <Form.Item name="expires_at" label={t("admin.keys.expires")}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
    </FormDialog>
  );
}
