import { ImportOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Tag } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDebounced } from "../../lib/hooks";
import { useLabel } from "../../lib/i18n";
import { SearchInput } from "../../ui/SearchInput";
import { When } from "../../ui/When";
import { type UserRow, useMayChange, usePages, useRoles } from "./api";
import { PagedTable } from "./PagedTable";
import { UserForm } from "./UserForm";

const PeopleImport = lazy(() => import("./PeopleImport"));

type Shown = "active" | "inactive" | "all";

export function Users() {
  const { t } = useTranslation();
  const label = useLabel();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("active");
  const [open, setOpen] = useState<UserRow | "new" | null>(null);
  const [importing, setImporting] = useState(false);
  const changes = useMayChange();
  const roles = useRoles();
  const query = {
    search: useDebounced(search.trim()),
    active: shown === "all" ? undefined : shown === "active",
  };
  const pages = usePages<UserRow>("/users/all", query);
  const roleText = (key: string) => label(roles.data?.find((role) => role.key === key)?.label) || key;
  return (
    <>
      <div className="sl-tools">
        <SearchInput hint={t("admin.users.search")} value={search} onChange={setSearch} />
        <Segmented<Shown>
          value={shown}
          onChange={setShown}
          options={(["active", "inactive", "all"] as const).map((value) => ({
            value,
            label: t(`admin.users.${value}`),
          }))}
        />
        <span className="sl-grow" />
        {changes && (
          <>
            <Button icon={<ImportOutlined />} onClick={() => setImporting(true)}>
              {t("admin.import.button")}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
              {t("admin.users.create")}
            </Button>
          </>
        )}
      </div>
      <PagedTable
        pages={pages}
        rowKey="id"
        empty={t("admin.users.none")}
        width={900}
        {...(changes && { onRow: setOpen })}
        columns={[
          {
            key: "name",
            title: t("admin.users.name"),
            width: 130,
            render: (_value, row) => <b>{row.name}</b>,
          },
          { key: "account", title: t("admin.users.account"), width: 130, dataIndex: "account" },
          {
            key: "roles",
            title: t("admin.users.roles"),
            render: (_value, row) => row.roles.map((key) => <Tag key={key}>{roleText(key)}</Tag>),
          },
          {
            key: "unit",
            title: t("admin.users.unit"),
            width: 150,
            render: (_value, row) => row.org_unit?.name,
          },
          { key: "phone", title: t("admin.users.phone"), width: 130, dataIndex: "phone" },
          {
            key: "active",
            title: t("admin.users.state"),
            width: 80,
            render: (_value, row) => (
              <Tag color={row.active ? "green" : "default"}>
                {row.active ? t("admin.users.active") : t("admin.users.inactive")}
              </Tag>
            ),
          },
          {
            key: "seen",
            title: t("admin.users.lastSeen"),
            width: 120,
            render: (_value, row) => <When value={row.last_seen} relative />,
          },
        ]}
      />
      {importing && (
        <Suspense>
          <PeopleImport onClose={() => setImporting(false)} />
        </Suspense>
      )}
      {open && <UserForm user={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}
