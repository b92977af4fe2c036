import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { optionOf, optionsOf, optionText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function MultiSelectInput({ field, value, onChange, disabled }: InputProps) {
  const { Choices } = useControls();
  const chosen = listOf(value);
  return (
    <Choices
      value={chosen}
      onChange={(next) => onChange(next.length ? next : null)}
      disabled={disabled}
      options={optionsOf(field, chosen)}
      style={field.settings.style ?? "dropdown"}
    />
  );
}

function MultiSelectDisplay({ field, value }: DisplayProps) {
  const { Badge } = useControls();
  const { t, i18n } = useTranslation();
  return (
    <span style={{ display: "inline-flex", gap: 4, flexWrap: "wrap" }}>
      {listOf(value).map((item) => (
        <Badge key={item} color={optionOf(field, item)?.color}>
          {optionText(field, item, { t, language: i18n.language })}
        </Badge>
      ))}
    </span>
  );
}

export const multiSelect: Widget = {
  Input: MultiSelectInput,
  Display: MultiSelectDisplay,
  text: (value, field, context) =>
    listOf(value)
      .map((item) => optionText(field, item, context))
      .join(", "),
  group: true,
};
