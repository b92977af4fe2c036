import { useControls } from "../controls";
import { timeText, timeValue } from "../values";
import type { InputProps, Widget } from "../widget";

function TimeInput({ field, value, onChange, disabled }: InputProps) {
  const { Time } = useControls();
  return (
    <Time
      value={timeText(value) || null}
      onChange={(text) => onChange(timeValue(text))}
      disabled={disabled}
      step={typeof field.settings.step === "number" ? field.settings.step : 5}
    />
  );
}

export const time: Widget = { Input: TimeInput, text: timeText };
