import { Alert, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../ui/states";

interface Props {
  title: string;
  hint: ReactNode;
  /** What the person has to type: how much goes. */
  count: number;
  /** Throws what went wrong, which is shown. */
  onPurge: () => Promise<void>;
  onClose: () => void;
}

/** Asks before something is deleted for good: the number must be typed. */
export function PurgeDialog({ title, hint, count, onPurge, onClose }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const sure = typed.trim() === String(count);
  const purge = async () => {
    if (!sure || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await onPurge();
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={460}
      title={title}
      okText={t("sharing.recycle.purge")}
      okButtonProps={{ danger: true, disabled: !sure, loading: busy }}
      onOk={() => void purge()}
      onCancel={onClose}
    >
      <p className="sl-recycle-note">{hint}</p>
      <Input
        autoFocus
        value={typed}
        inputMode="numeric"
        placeholder={t("sharing.recycle.type", { count })}
        aria-label={t("sharing.recycle.type", { count })}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => void purge()}
      />
      {failure !== null && (
        <Alert type="error" showIcon style={{ marginTop: 12 }} title={errorText(failure)} />
      )}
    </Modal>
  );
}
