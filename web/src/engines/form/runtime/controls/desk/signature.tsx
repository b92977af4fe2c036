import { Alert, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileValue } from "../../../../../api/types";
import type { ControlProps } from "../../controls";
import { useSigning } from "../../use-signing";

const PAPER = {
  width: "100%",
  height: 240,
  display: "block",
  background: "#fff",
  border: "1px dashed #b9c1cc",
  borderRadius: 6,
  touchAction: "none",
} as const;

function SignDialog({ onClose, onDone }: { onClose: () => void; onDone: (file: FileValue) => void }) {
  const { t } = useTranslation();
  const { canvas, empty, clear, send, sending, error } = useSigning(onDone);
  return (
    <Modal
      open
      title={t("runtime.signature.title")}
      onCancel={onClose}
      footer={[
        <Button key="clear" onClick={clear} disabled={empty || sending}>
          {t("runtime.clear")}
        </Button>,
        <Button key="done" type="primary" onClick={() => void send()} disabled={empty} loading={sending}>
          {t("runtime.signature.done")}
        </Button>,
      ]}
    >
      {error && <Alert type="error" title={error} style={{ marginBottom: 8 }} />}
      <canvas ref={canvas} style={PAPER} aria-label={t("runtime.signature.title")} />
    </Modal>
  );
}

export default function Signature({ value, onChange, disabled }: ControlProps<FileValue | null>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div style={{ display: "flex", gap: 8, alignItems: "center" }}>
      {value?.url && (
        <img src={value.url} alt={t("runtime.signature.signed")} style={{ height: 64, background: "#fff" }} />
      )}
      {value && !value.url && <span>{t("runtime.signature.signed")}</span>}
      {!disabled && (
        <Button onClick={() => setOpen(true)}>
          {value ? t("runtime.signature.again") : t("runtime.signature.sign")}
        </Button>
      )}
      {value && !disabled && (
        <Button type="text" onClick={() => onChange(null)}>
          {t("runtime.clear")}
        </Button>
      )}
      {open && (
        <SignDialog
          onClose={() => setOpen(false)}
          onDone={(file) => {
            onChange(file);
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}
