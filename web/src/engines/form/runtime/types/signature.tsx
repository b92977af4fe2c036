import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { filesOf } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

function SignatureInput({ value, onChange, disabled }: InputProps) {
  const { Signature } = useControls();
  return <Signature value={filesOf(value)[0] ?? null} onChange={onChange} disabled={disabled} />;
}

function SignatureDisplay({ value, compact }: DisplayProps) {
  const { t } = useTranslation();
  const file = filesOf(value)[0];
  if (!file) return null;
  if (compact || !file.url) return t("runtime.signature.signed");
  return (
    <img
      src={file.url}
      alt={t("runtime.signature.signed")}
      style={{ maxWidth: 240, maxHeight: 120, background: "#fff", borderRadius: 6 }}
    />
  );
}

export const signature: Widget = {
  Input: SignatureInput,
  Display: SignatureDisplay,
  text: (value, _field, { t }) => (filesOf(value).length ? t("runtime.signature.signed") : ""),
  group: true,
};
