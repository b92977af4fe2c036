import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

const FULL = /^#[0-9a-f]{6}$/i;

function ColorInput({ field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Text } = useControls();
  const now = plainText(value);
  return (
    <div style={{ display: "flex", gap: 8, alignItems: "center" }}>
      <input
        type="color"
        value={FULL.test(now) ? now : "#808080"}
        disabled={disabled}
        aria-label={t("runtime.color.pick")}
        onChange={(event) => onChange(event.target.value)}
        style={{ width: 40, height: 32, padding: 2, flex: "none", cursor: "pointer" }}
      />
      <Text
        value={now}
        onChange={(text) => onChange(text || null)}
        disabled={disabled}
        maxLength={7}
        placeholder="#1677ff"
        label={t("runtime.color.code", { name: field.key })}
      />
    </div>
  );
}

function ColorDisplay({ value }: DisplayProps) {
  const color = plainText(value);
  const swatch = { width: 14, height: 14, borderRadius: 3, border: "1px solid rgba(128,128,128,.5)" };
  return (
    <span style={{ display: "inline-flex", gap: 6, alignItems: "center" }}>
      {FULL.test(color) && <i aria-hidden="true" style={{ ...swatch, background: color }} />}
      {color}
    </span>
  );
}

export const color: Widget = {
  Input: ColorInput,
  Display: ColorDisplay,
  text: plainText,
  check: (value, _field, { t }) =>
    /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.test(plainText(value).trim()) ? undefined : t("runtime.color.wrong"),
  group: true,
};
