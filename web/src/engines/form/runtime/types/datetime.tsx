import { useControls } from "../controls";
import { formatMinute } from "../values";
import type { InputProps, Widget } from "../widget";

function DatetimeInput({ value, onChange, disabled }: InputProps) {
  const { When } = useControls();
  const moment = typeof value === "string" ? value : null;
  return <When precision="minute" value={moment} onChange={onChange} disabled={disabled} />;
}

export const datetime: Widget = {
  Input: DatetimeInput,
  text: (value, field) => formatMinute(value, field.settings.format, field.settings.seconds === true),
};
