import { useControls } from "../controls";
import { formatDate } from "../values";
import type { InputProps, Widget } from "../widget";

function DateInput({ value, onChange, disabled }: InputProps) {
  const { When } = useControls();
  return <When precision="date" value={formatDate(value) || null} onChange={onChange} disabled={disabled} />;
}

export const date: Widget = {
  Input: DateInput,
  text: (value, field) => formatDate(value, field.settings.format),
};
