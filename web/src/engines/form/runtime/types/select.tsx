import { useTranslation } from "react-i18next";
import { CATEGORY_COLOR } from "../../../../ui/tokens";
import { useControls } from "../controls";
import { optionOf, optionsOf, optionText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

function SelectInput({ field, value, onChange, disabled }: InputProps) {
  const { Choice } = useControls();
  const current = typeof value === "string" ? value : null;
  return (
    <Choice
      value={current}
      onChange={onChange}
      disabled={disabled}
      options={optionsOf(field, current ? [current] : [])}
      style={field.settings.style ?? "dropdown"}
      required={field.required}
    />
  );
}

function SelectDisplay({ field, value }: DisplayProps) {
  const { Badge } = useControls();
  const { t, i18n } = useTranslation();
  const shown = optionText(field, value, { t, language: i18n.language });
  const option = optionOf(field, value);
  const color = option?.color ?? (option?.category ? CATEGORY_COLOR[option.category] : undefined);
  return shown && color ? <Badge color={color}>{shown}</Badge> : shown;
}

export const select: Widget = {
  Input: SelectInput,
  Display: SelectDisplay,
  text: (value, field, context) => optionText(field, value, context),
};
