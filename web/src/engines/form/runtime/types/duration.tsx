import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { durationText, joinDuration, splitDuration } from "../values";
import type { InputProps, Widget } from "../widget";

const whole = (text: string): number => Math.max(0, Math.floor(Number(text) || 0));

function DurationInput({ value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Number: NumberControl } = useControls();
  const known = typeof value === "number";
  const { hours, minutes } = splitDuration(known ? value : 0);
  const change = (hourText: string, minuteText: string) =>
    onChange(
      hourText || minuteText ? joinDuration({ hours: whole(hourText), minutes: whole(minuteText) }) : null,
    );
  const hourText = known ? String(hours) : "";
  const minuteText = known ? String(minutes) : "";
  return (
    <div style={{ display: "flex", gap: 8 }}>
      <NumberControl
        value={hourText}
        onChange={(text) => change(text, minuteText)}
        disabled={disabled}
        decimals={0}
        min={0}
        unit={t("runtime.duration.hours")}
        label={t("runtime.duration.hours")}
      />
      <NumberControl
        value={minuteText}
        onChange={(text) => change(hourText, text)}
        disabled={disabled}
        decimals={0}
        min={0}
        unit={t("runtime.duration.minutes")}
        label={t("runtime.duration.minutes")}
      />
    </div>
  );
}

export const duration: Widget = {
  Input: DurationInput,
  text: (value, _field, { t }) => durationText(value, t),
  group: true,
};
