import {
  CheckOutlined,
  EyeOutlined,
  KeyOutlined,
  MailOutlined,
  StopOutlined,
  SwapOutlined,
} from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Dropdown, Form, Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useAbility, useSession } from "../../api/session";
import { useLabel } from "../../lib/i18n";
import { useErrorText } from "../../ui/states";
import { type UserRow, useRoles, useUnits } from "./api";
import { Handover } from "./Handover";
import { lookAs } from "./lookAs";
import { SecretOnce } from "./SecretOnce";

interface Values {
  account: string;
  name: string;
  phone?: string;
  email?: string;
  org_unit?: string;
  units: string[];
  roles: string[];
  locale: string;
}

/** Makes or changes a person; a made-up password is shown once. */
export function UserForm({ user, onClose }: { user: UserRow | null; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const errorText = useErrorText();
  const units = useUnits();
  const roles = useRoles();
  const manages = useAbility("manage_roles");
  const { user: own } = useSession();
  const me = own.id;
  const [handing, setHanding] = useState<"stay" | "leave" | null>(null);
  const [busy, setBusy] = useState(false);
  const [secret, setSecret] = useState<{ title: string; text: string } | null>(null);
  const unitOptions = (units.data ?? []).map((unit) => ({ value: unit.id, label: unit.name }));

  const save = async ({ account, ...values }: Values) => {
    setBusy(true);
    try {
      const body = {
        ...values,
        phone: values.phone || null,
        email: values.email || null,
        org_unit: values.org_unit ?? null,
      };
      const saved = user
        ? await api.patch<{ password?: string | null }>(`/users/${user.id}`, body)
        : await api.post<{ password?: string | null }>("/users", { ...body, account });
      await client.invalidateQueries({ queryKey: ["admin"] });
      if (saved.password) setSecret({ title: t("admin.users.passwordOnce"), text: saved.password });
      else {
        message.success(t("common.saved"));
        onClose();
      }
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const channels = [
    ...(user?.email ? [{ key: "email", label: t("admin.users.inviteEmail", { to: user.email }) }] : []),
    ...(user?.phone ? [{ key: "sms", label: t("admin.users.inviteSms", { to: user.phone }) }] : []),
    { key: "link", label: t("admin.users.inviteLink") },
  ];
  const activate = async () => {
    try {
      await api.patch(`/users/${user?.id}`, { active: true });
      await client.invalidateQueries({ queryKey: ["admin"] });
      message.success(t("common.saved"));
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const invite = async (channel: string) => {
    try {
      const { link } = await api.post<{ link: string }>("/invitations", { user: user?.id, channel });
      setSecret({ title: t("admin.users.inviteOnce"), text: link });
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const look = async () => {
    try {
      await lookAs({ user: user?.id ?? "" });
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const resetPassword = () =>
    modal.confirm({
      title: t("admin.users.resetTitle", { name: user?.name }),
      content: t("admin.users.resetHint"),
      onOk: async () => {
        try {
          const made = await api.post<{ password: string | null }>(`/users/${user?.id}/password`, {});
          if (made.password) setSecret({ title: t("admin.users.passwordOnce"), text: made.password });
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  if (user && handing)
    return (
      <Handover
        user={user}
        deactivate={handing === "leave"}
        onClose={() => setHanding(null)}
        onDone={onClose}
      />
    );
  if (secret) return <SecretOnce title={secret.title} secret={secret.text} onClose={onClose} />;
  return (
    <Drawer open size={480} title={user ? user.name : t("admin.users.create")} onClose={onClose}>
      {user && (
        <Space wrap className="sl-gap">
          {user.active && manages && (
            <Button size="small" icon={<EyeOutlined />} onClick={() => void look()}>
              {t("admin.lookAs.person")}
            </Button>
          )}
          {user.active && (
            <Dropdown menu={{ items: channels, onClick: ({ key }) => void invite(key) }} trigger={["click"]}>
              <Button size="small" icon={<MailOutlined />}>
                {t("admin.users.invite")}
              </Button>
            </Dropdown>
          )}
          <Button size="small" icon={<KeyOutlined />} onClick={resetPassword}>
            {t("admin.users.reset")}
          </Button>
          <Button size="small" icon={<SwapOutlined />} onClick={() => setHanding("stay")}>
            {t("admin.handover.button")}
          </Button>
          {user.active ? (
            user.id !== me && (
              <Button size="small" danger icon={<StopOutlined />} onClick={() => setHanding("leave")}>
                {t("admin.handover.deactivate")}
              </Button>
            )
          ) : (
            <Button size="small" icon={<CheckOutlined />} onClick={() => void activate()}>
              {t("admin.handover.activate")}
            </Button>
          )}
        </Space>
      )}
      <Form<Values>
        layout="vertical"
        onFinish={(values) => void save(values)}
        initialValues={{
          locale: "zh",
          ...user,
          roles: user?.roles ?? [],
          org_unit: user?.org_unit?.id,
          units: user?.units.map((unit) => unit.id) ?? [],
        }}
      >
        <Form.Item name="account" label={t("admin.users.account")} rules={[{ required: true, min: 2 }]}>
          <Input disabled={user !== null} autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={t("admin.users.name")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="roles" label={t("admin.users.roles")}>
          <Select
            mode="multiple"
            options={(roles.data ?? []).map((role) => ({ value: role.key, label: label(role.label) }))}
          />
        </Form.Item>
        <Form.Item name="org_unit" label={t("admin.users.unit")}>
          <Select allowClear showSearch={{ optionFilterProp: "label" }} options={unitOptions} />
        </Form.Item>
        <Form.Item name="units" label={t("admin.users.moreUnits")}>
          <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={unitOptions} />
        </Form.Item>
        <Form.Item name="phone" label={t("admin.users.phone")}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="email" label={t("admin.users.email")} rules={[{ type: "email" }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="locale" label={t("admin.users.language")}>
          <Select
            options={[
              { value: "zh", label: t("admin.users.zh") },
              { value: "en", label: t("admin.users.en") },
            ]}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} block>
          {t("common.save")}
        </Button>
      </Form>
    </Drawer>
  );
}
