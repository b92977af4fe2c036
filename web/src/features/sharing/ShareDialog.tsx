import { LinkOutlined } from "@ant-design/icons";
import { App, Button, Modal, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, RecordRow } from "../../api/types";
import { useNarrow } from "../../lib/hooks";
import { copyText } from "./copy";
import { Outside } from "./Outside";
import { SendForm } from "./SendForm";

interface Props {
  form: FormMeta;
  record: RecordRow;
  onClose: () => void;
}

/** Points colleagues to a record, or shows parts of it to people without an account. */
export default function ShareDialog({ form, record, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [tab, setTab] = useState("inside");
  const narrow = useNarrow();
  const address = `${window.location.origin}/f/${form.key}/${record.id}`;
  const copy = async () => {
    if (await copyText(address)) void message.success(t("sharing.dialog.copied"));
  };
  return (
    <Modal
      open
      title={t("sharing.dialog.title", { name: record.no ?? "" })}
      footer={null}
      width={560}
      onCancel={onClose}
    >
      <Tabs
        size="small"
        activeKey={tab}
        onChange={setTab}
        tabBarExtraContent={
          <Button
            type="link"
            size="small"
            aria-label={t("sharing.dialog.copy")}
            title={t("sharing.dialog.copy")}
            icon={<LinkOutlined />}
            onClick={() => void copy()}
          >
            {narrow ? null : t("sharing.dialog.copy")}
          </Button>
        }
        items={[
          {
            key: "inside",
            label: t("sharing.dialog.inside"),
            children: <SendForm form={form.key} id={record.id} onSent={onClose} />,
          },
          {
            key: "outside",
            label: t("sharing.dialog.outside"),
            children: <Outside form={form} id={record.id} />,
          },
        ]}
      />
    </Modal>
  );
}
