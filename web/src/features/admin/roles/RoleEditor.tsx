import { EyeOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Input, Select, Tabs } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import type { RoleRow } from "../api";
import { lookAs } from "../lookAs";
import { ChangesModal } from "./ChangesModal";
import { GrantMatrix } from "./GrantMatrix";
import { changesOf, draftOf, EMPTY, type RoleDraft } from "./model";
import { RolePeople } from "./RolePeople";
import { RoleRights } from "./RoleRights";

interface Props {
  /** null: a new role. */
  role: RoleRow | null;
  roles: RoleRow[];
  readOnly: boolean;
  onClose: () => void;
}

/** A role: records, fields, abilities, menus, people. Shows what changes before it saves. */
export function RoleEditor({ role, roles, readOnly, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const errorText = useErrorText();
  const before = useMemo(() => (role ? draftOf(role) : EMPTY), [role]);
  const [draft, setDraft] = useState<RoleDraft>(before);
  const [key, setKey] = useState("");
  const [asking, setAsking] = useState(false);
  const changes = changesOf(before, draft);
  const change = (part: Partial<RoleDraft>) => setDraft((old) => ({ ...old, ...part }));

  const save = async () => {
    try {
      if (role) await api.put(`/roles/${role.key}`, draft);
      else await api.post("/roles", { ...draft, key });
      await client.invalidateQueries({ queryKey: ["admin"] });
      message.success(t("common.saved"));
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setAsking(false);
    }
  };
  const close = () => {
    if (changes.length === 0 || readOnly) return onClose();
    modal.confirm({ title: t("admin.roles.discard"), okButtonProps: { danger: true }, onOk: onClose });
  };
  const remove = () =>
    modal.confirm({
      title: t("admin.roles.removeTitle", { name: label(role?.label) }),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await api.delete(`/roles/${role?.key}`);
          await client.invalidateQueries({ queryKey: ["admin"] });
          onClose();
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  const look = async () => {
    try {
      await lookAs({ role: role?.key ?? "" });
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const complete = draft.label.zh.trim() !== "" && (role !== null || /^[a-z][a-z0-9_]+$/.test(key));
  return (
    <Drawer
      open
      size="min(1240px, 100vw)"
      title={role ? label(role.label) : t("admin.roles.create")}
      onClose={close}
      extra={
        <div className="sl-tools sl-tools-flat">
          {role && !readOnly && (
            <Button icon={<EyeOutlined />} onClick={() => void look()}>
              {t("admin.lookAs.role")}
            </Button>
          )}
          {role && !role.builtin && !readOnly && (
            <Button danger type="text" disabled={role.users > 0} onClick={remove}>
              {t("common.delete")}
            </Button>
          )}
          {!readOnly && (
            <Button
              type="primary"
              disabled={changes.length === 0 || !complete}
              onClick={() => setAsking(true)}
            >
              {t("common.save")}
            </Button>
          )}
        </div>
      }
    >
      <fieldset disabled={readOnly} className="sl-bare">
        <Form layout="vertical" className="sl-role-head">
          <Form.Item label={t("admin.roles.nameZh")} htmlFor="role-zh" required>
            <Input
              id="role-zh"
              value={draft.label.zh}
              maxLength={100}
              onChange={({ target }) => change({ label: { ...draft.label, zh: target.value } })}
            />
          </Form.Item>
          <Form.Item label={t("admin.roles.nameEn")} htmlFor="role-en">
            <Input
              id="role-en"
              value={draft.label.en ?? ""}
              maxLength={100}
              onChange={({ target }) => change({ label: named(draft.label.zh, target.value) })}
            />
          </Form.Item>
          {!role && (
            <>
              <Form.Item
                label={t("admin.roles.key")}
                htmlFor="role-key"
                required
                help={t("admin.roles.keyHint")}
              >
                <Input
                  id="role-key"
                  value={key}
                  maxLength={60}
                  onChange={({ target }) => setKey(target.value)}
                />
              </Form.Item>
              <Form.Item label={t("admin.roles.copyFrom")}>
                <Select
                  allowClear
                  onChange={(from?: string) => {
                    const found = roles.find((item) => item.key === from);
                    if (found) setDraft({ ...draftOf(found), label: draft.label });
                  }}
                  options={roles.map((item) => ({ value: item.key, label: label(item.label) }))}
                />
              </Form.Item>
            </>
          )}
        </Form>
        <Tabs
          items={[
            {
              key: "grants",
              label: t("admin.roles.forms"),
              children: (
                <GrantMatrix
                  grants={draft.grants}
                  readOnly={readOnly}
                  onChange={(grants) => change({ grants })}
                />
              ),
            },
            {
              key: "rights",
              label: t("admin.roles.rights"),
              children: <RoleRights draft={draft} readOnly={readOnly} onChange={change} />,
            },
            ...(role
              ? [
                  {
                    key: "people",
                    label: `${t("admin.roles.people")} (${role.users})`,
                    children: <RolePeople role={role.key} />,
                  },
                ]
              : []),
          ]}
        />
      </fieldset>
      {asking && (
        <ChangesModal
          changes={changes}
          people={role?.users ?? 0}
          onCancel={() => setAsking(false)}
          onSave={save}
        />
      )}
    </Drawer>
  );
}

const named = (zh: string, en: string) => (en ? { zh, en } : { zh });
