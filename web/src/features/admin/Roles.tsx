import { Drawer, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useForms } from "../../api/forms";
import type { Label } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../ui/states";
import { type RoleRow, useList, useRoles } from "./api";

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
  const forms = useForms();
  const abilities = useList<{ key: string; label: Label }>("/abilities");
  const abilityText = (key: string) =>
    key === "*"
      ? t("admin.roles.everything")
      : label(abilities.data?.find((item) => item.key === key)?.label) || key;
  const formText = (key: string) =>
    key === "*"
      ? t("admin.roles.allForms")
      : label(forms.data?.find((form) => form.key === key)?.label) || key;
  const scopeText = (scope: unknown) =>
    typeof scope === "string" ? t(`admin.roles.scope.${scope}`) : t("admin.roles.scope.condition");
  const actionText = (action: string) => {
    if (action === "*") return t("admin.roles.everything");
    return action.startsWith("do:") ? action.slice(3) : t(`admin.roles.action.${action}`);
  };
  return (
    <Drawer open size={680} title={label(role.label)} onClose={onClose}>
      <section className="sl-section">
        <h2>{t("admin.roles.abilities")}</h2>
        {role.abilities.length === 0 && <span className="sl-muted">–</span>}
        {role.abilities.map((key) => (
          <Tag key={key}>{abilityText(key)}</Tag>
        ))}
      </section>
      {role.grants.map((grant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a role may hold several grants on one form, in their order
        <section key={`${grant.form}-${index}`} className="sl-section">
          <h2>
            {formText(grant.form)} <small className="sl-muted">{scopeText(grant.scope)}</small>
          </h2>
          <div>
            {grant.actions.map((action) => (
              <Tag key={action}>{actionText(action)}</Tag>
            ))}
          </div>
          {typeof grant.scope === "object" && <code className="sl-code">{JSON.stringify(grant.scope)}</code>}
          {grant.fields && Object.keys(grant.fields).length > 0 && (
            <div className="sl-muted">
              {Object.entries(grant.fields)
                .map(
                  ([field, level]) =>
                    `${field === "*" ? t("admin.roles.otherFields") : field}: ${t(`admin.roles.level.${level}`)}`,
                )
                .join(" · ")}
            </div>
          )}
        </section>
      ))}
    </Drawer>
  );
}
