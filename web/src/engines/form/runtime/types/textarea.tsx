import { useControls } from "../controls";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

function TextareaInput({ field, value, onChange, disabled }: InputProps) {
  const { LongText } = useControls();
  return (
    <LongText
      value={plainText(value)}
      onChange={(text) => onChange(text || null)}
      disabled={disabled}
      maxLength={field.settings.max_length}
    />
  );
}

function TextareaDisplay({ value, compact }: DisplayProps) {
  const shown = plainText(value);
  return compact ? shown : <span style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{shown}</span>;
}

export const textarea: Widget = {
  Input: TextareaInput,
  Display: TextareaDisplay,
  text: (value) => plainText(value).replace(/\s+/g, " "),
  wide: true,
};
