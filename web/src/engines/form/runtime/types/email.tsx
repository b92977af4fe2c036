import { useControls } from "../controls";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function EmailInput({ value, onChange, disabled }: InputProps) {
  const { Text } = useControls();
  return (
    <Text
      kind="email"
      value={plainText(value)}
      onChange={(text) => onChange(text || null)}
      disabled={disabled}
    />
  );
}

function EmailDisplay({ value }: DisplayProps) {
  const address = plainText(value);
  return address ? <a href={`mailto:${address}`}>{address}</a> : null;
}

export const email: Widget = {
  Input: EmailInput,
  Display: EmailDisplay,
  text: plainText,
  check: (value, _field, { t }) =>
    EMAIL.test(plainText(value).trim()) ? undefined : t("runtime.error.email"),
};
