import { useControls } from "../controls";
import { labelIn, plainText } from "../values";
import type { InputProps, Widget } from "../widget";

function TextInput({ field, value, onChange, disabled }: InputProps) {
  const { Text } = useControls();
  return (
    <Text
      value={plainText(value)}
      onChange={(text) => onChange(text || null)}
      disabled={disabled}
      maxLength={field.settings.max_length}
    />
  );
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true; // Python's dialect; the server decides
  }
}

export const text: Widget = {
  Input: TextInput,
  text: plainText,
  check: (value, field, context) => {
    const { pattern, pattern_message } = field.settings as { pattern?: string; pattern_message?: string };
    if (!pattern || matches(pattern, plainText(value))) return undefined;
    return labelIn(pattern_message, context) || context.t("runtime.error.pattern");
  },
};
