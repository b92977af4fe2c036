import { useControls } from "../controls";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

const WEB_ADDRESS = /^https?:\/\/[^\s/]+/i;

function LinkInput({ value, onChange, disabled }: InputProps) {
  const { Text } = useControls();
  return (
    <Text
      kind="url"
      placeholder="https://"
      value={plainText(value)}
      onChange={(text) => onChange(text || null)}
      disabled={disabled}
    />
  );
}

function LinkDisplay({ value }: DisplayProps) {
  const address = plainText(value);
  if (!WEB_ADDRESS.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {address.replace(/^https?:\/\//, "")}
    </a>
  );
}

export const link: Widget = {
  Input: LinkInput,
  Display: LinkDisplay,
  text: plainText,
  check: (value, _field, { t }) =>
    WEB_ADDRESS.test(plainText(value).trim()) ? undefined : t("runtime.error.link"),
};
