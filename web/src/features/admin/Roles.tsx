import { Drawer, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../ui/states";
import { type AbilityRow, type RoleRow, useList, useRoles } from "./api";
import { GrantMatrix } from "./GrantMatrix";

/** What each role may do, to look up. */
export function Roles() {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles();
  const [open, setOpen] = useState<RoleRow | null>(null);
  if (roles.isPending) return <PageSkeleton />;
  if (roles.isError) return <ErrorState error={roles.error} onRetry={() => void roles.refetch()} />;
  return (
    <>
      <Table<RoleRow>
        size="small"
        rowKey="key"
        dataSource={roles.data}
        pagination={false}
        scroll={{ x: 640 }}
        onRow={(row) => ({ onClick: () => setOpen(row), className: "sl-row" })}
        columns={[
          { key: "label", title: t("admin.roles.name"), render: (_value, row) => <b>{label(row.label)}</b> },
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
      {open && <RoleDrawer role={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function RoleDrawer({ role, onClose }: { role: RoleRow; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const abilities = useList<AbilityRow>("/abilities");
  const abilityText = (key: string) =>
    key === "*"
      ? t("admin.roles.everything")
      : label(abilities.data?.find((item) => item.key === key)?.label) || key;
  return (
    <Drawer open size="min(1040px, 100vw)" title={label(role.label)} onClose={onClose}>
      <section className="sl-section">
        <h2>{t("admin.roles.abilities")}</h2>
        {role.abilities.length === 0 && <span className="sl-muted">–</span>}
        <ul className="sl-words">
          {role.abilities.map((key) => (
            <li key={key}>{abilityText(key)}</li>
          ))}
        </ul>
      </section>
      <section className="sl-section">
        <h2>{t("admin.roles.forms")}</h2>
        <GrantMatrix grants={role.grants} />
      </section>
    </Drawer>
  );
}
