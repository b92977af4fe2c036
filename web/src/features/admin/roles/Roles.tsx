import { PlusOutlined } from "@ant-design/icons";
import { Button, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { type RoleRow, useMayChange, useRoles } from "../api";
import { RoleEditor } from "./RoleEditor";

/** The roles; one opens in the editor. */
export function Roles() {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles();
  const manages = useMayChange("manage_roles");
  const [open, setOpen] = useState<string | "new" | null>(null);
  if (roles.isPending) return <PageSkeleton />;
  if (roles.isError) return <ErrorState error={roles.error} onRetry={() => void roles.refetch()} />;
  const chosen = roles.data.find((role) => role.key === open) ?? null;
  return (
    <>
      {manages && (
        <div className="sl-tools">
          <span className="sl-grow" />
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
            {t("admin.roles.create")}
          </Button>
        </div>
      )}
      <Table<RoleRow>
        size="small"
        rowKey="key"
        dataSource={roles.data}
        pagination={false}
        scroll={{ x: 640 }}
        onRow={(row) => ({ onClick: () => setOpen(row.key), className: "sl-row" })}
        columns={[
          {
            key: "label",
            title: t("admin.roles.name"),
            render: (_value, row) => (
              <button type="button" className="sl-plain">
                <b>{label(row.label)}</b>
              </button>
            ),
          },
          { key: "key", title: t("admin.roles.key"), dataIndex: "key" },
          {
            key: "forms",
            title: t("admin.roles.forms"),
            align: "right",
            width: 110,
            render: (_value, row) => row.grants.length,
          },
          { key: "users", title: t("admin.roles.users"), align: "right", width: 110, dataIndex: "users" },
          {
            key: "builtin",
            title: t("admin.roles.origin"),
            width: 110,
            render: (_value, row) => (
              <Tag>{row.builtin ? t("admin.roles.builtin") : t("admin.roles.own")}</Tag>
            ),
          },
        ]}
      />
      {open && (
        <RoleEditor
          key={open}
          role={chosen}
          roles={roles.data}
          readOnly={!manages}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
