import { App, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "../../api/client";
import { useErrorText } from "../../ui/states";
import { type AppShown, useChanged } from "./api";
import { LookPicker } from "./Look";

/** An empty application: name and look; forms follow. */
export function NewApp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const changed = useChanged();
  const [busy, setBusy] = useState(false);
  const [look, setLook] = useState({ icon: "app", color: "#2563eb" });
  const [form] = Form.useForm<{ zh: string; en?: string; about?: string }>();
  const save = async ({ zh, en, about }: { zh: string; en?: string; about?: string }) => {
    setBusy(true);
    try {
      const label = en ? { zh, en } : { zh };
      const body = { label, ...look, ...(about ? { description: { zh: about } } : {}) };
      const made = await api.post<AppShown>("/apps", body);
      await changed();
      void navigate(`/build/${made.key}`);
    } catch (problem) {
      message.error(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={460}
      title={t("builder.create")}
      okText={t("builder.make")}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="zh" label={t("builder.nameZh")} rules={[{ required: true, whitespace: true }]}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="en" label={t("builder.nameEn")}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="about" label={t("builder.about")}>
          <Input maxLength={500} />
        </Form.Item>
        <LookPicker {...look} onChange={setLook} />
      </Form>
    </Modal>
  );
}
