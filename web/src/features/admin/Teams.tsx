import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useLabel } from "../../lib/i18n";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { useList, useMayChange, useRoles } from "./api";
import { FormDialog, useConfirmed } from "./FormDialog";

interface Team {
  id: string;
  name: string;
  members: { id: string; name: string }[];
  /** Groups only: what each member may do besides. */
  roles?: string[];
}

interface Kind {
  path: string;
  /** Texts below `admin`. */
  texts: "groups" | "posts";
}

const GROUPS: Kind = { path: "/user-groups", texts: "groups" };
const POSTS: Kind = { path: "/posts", texts: "posts" };

export const Groups = () => <Teams kind={GROUPS} />;
export const Posts = () => <Teams kind={POSTS} />;

/** Named lists of people: groups, which give roles, and posts, which do not. */
function Teams({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const label = useLabel();
  const confirmed = useConfirmed();
  const changes = useMayChange();
  const teams = useList<Team>(kind.path);
  const roles = useRoles();
  const [open, setOpen] = useState<Team | "new" | null>(null);
  const text = (key: string, values?: Record<string, string>) => t(`admin.${kind.texts}.${key}`, values);
  if (teams.isPending) return <PageSkeleton />;
  if (teams.isError) return <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />;
  const roleText = (key: string) => label(roles.data?.find((role) => role.key === key)?.label) || key;
  const remove = (team: Team) =>
    confirmed(text("removeTitle", { name: team.name }), text("removeHint"), () =>
      api.delete(`${kind.path}/${team.id}`),
    );
  return (
    <>
      <div className="sl-tools">
        <span className="sl-muted">{text("noneHint")}</span>
        <span className="sl-grow" />
        {changes && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
            {text("create")}
          </Button>
        )}
      </div>
      {teams.data.length === 0 ? (
        <EmptyState title={text("none")} />
      ) : (
        <Table<Team>
          size="small"
          rowKey="id"
          dataSource={teams.data}
          pagination={false}
          scroll={{ x: 640 }}
          onRow={(row) => (changes ? { onClick: () => setOpen(row), className: "sl-row" } : {})}
          columns={[
            { key: "name", title: text("name"), width: 180, render: (_value, row) => <b>{row.name}</b> },
            ...(kind === GROUPS
              ? [
                  {
                    key: "roles",
                    title: text("roles"),
                    width: 220,
                    render: (_value: unknown, row: Team) =>
                      row.roles?.map((key) => <Tag key={key}>{roleText(key)}</Tag>),
                  },
                ]
              : []),
            {
              key: "members",
              title: text("members"),
              render: (_value, row) => row.members.map((member) => member.name).join(t("admin.roles.comma")),
            },
            {
              key: "do",
              width: 48,
              render: (_value, row) =>
                changes && (
                  <Button
                    type="text"
                    size="small"
                    danger
                    icon={<DeleteOutlined />}
                    aria-label={`${t("common.delete")} ${row.name}`}
                    onClick={(event) => {
                      event.stopPropagation();
                      remove(row);
                    }}
                  />
                ),
            },
          ]}
        />
      )}
      {open && <TeamForm kind={kind} team={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface Values {
  name: string;
  roles?: string[];
}

function TeamForm({ kind, team, onClose }: { kind: Kind; team: Team | null; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles();
  const [members, setMembers] = useState(() => team?.members.map((member) => member.id) ?? []);
  const save = (values: Values) => {
    const body = { ...values, members };
    return team ? api.put(`${kind.path}/${team.id}`, body) : api.post(kind.path, body);
  };
  return (
    <FormDialog<Values>
      title={team ? team.name : t(`admin.${kind.texts}.create`)}
      initialValues={{
        ...(team && { name: team.name }),
        ...(kind === GROUPS && { roles: team?.roles ?? [] }),
      }}
      save={save}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t(`admin.${kind.texts}.name`)}
        rules={[{ required: true, whitespace: true }]}
      >
        <Input autoFocus maxLength={100} />
      </Form.Item>
      {kind === GROUPS && (
        <Form.Item name="roles" label={t("admin.groups.roles")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={(roles.data ?? []).map((role) => ({ value: role.key, label: label(role.label) }))}
          />
        </Form.Item>
      )}
      <Form.Item label={t(`admin.${kind.texts}.members`)}>
        <RemoteSelect
          form="user"
          multiple
          placeholder={t(`admin.${kind.texts}.members`)}
          value={members}
          onChange={(ids) => setMembers(ids)}
        />
      </Form.Item>
    </FormDialog>
  );
}
