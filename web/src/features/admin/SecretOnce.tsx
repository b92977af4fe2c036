import { Alert, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";

/** Shows a secret that the server tells only this once. */
export function SecretOnce({
  title,
  secret,
  onClose,
}: {
  title: string;
  secret: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={title}
      onOk={onClose}
      onCancel={onClose}
      okText={t("admin.secret.done")}
      cancelButtonProps={{ style: { display: "none" } }}
      mask={{ closable: false }}
    >
      <Alert type="warning" showIcon title={t("admin.secret.once")} />
      <Typography.Paragraph copyable code className="sl-secret">
        {secret}
      </Typography.Paragraph>
    </Modal>
  );
}
