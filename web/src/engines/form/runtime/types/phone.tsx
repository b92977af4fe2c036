import { useControls } from "../controls";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

const PHONE = /^(\+?\d[\d\s-]{4,18}\d)(\s*(ext\.?|x|#|-)\s*\d{1,6})?$/i;

function PhoneInput({ value, onChange, disabled }: InputProps) {
  const { Text } = useControls();
  return (
    <Text
      kind="tel"
      value={plainText(value)}
      onChange={(text) => onChange(text || null)}
      disabled={disabled}
    />
  );
}

function PhoneDisplay({ value }: DisplayProps) {
  const number = plainText(value);
  return number ? <a href={`tel:${number.replace(/[^\d+]/g, "")}`}>{number}</a> : null;
}

export const phone: Widget = {
  Input: PhoneInput,
  Display: PhoneDisplay,
  text: plainText,
  check: (value, _field, { t }) =>
    PHONE.test(plainText(value).trim()) ? undefined : t("runtime.error.phone"),
};
