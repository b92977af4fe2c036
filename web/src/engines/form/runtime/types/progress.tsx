import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import type { DisplayProps, InputProps, Widget } from "../widget";

const shareOf = (value: unknown): number => Math.min(100, Math.max(0, Number(value) || 0));

function ProgressInput({ field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Number: NumberControl } = useControls();
  const step = typeof field.settings.step === "number" ? field.settings.step : 5;
  const known = value !== null && value !== undefined;
  const change = (text: string) => onChange(/^\d{1,3}$/.test(text) ? Number(text) : null);
  return (
    <div style={{ display: "flex", gap: 10, alignItems: "center" }}>
      <input
        type="range"
        min={0}
        max={100}
        step={step}
        value={shareOf(value)}
        disabled={disabled}
        aria-label={t("runtime.progress.slide")}
        onChange={(event) => onChange(Number(event.target.value))}
        style={{ flex: 1, minWidth: 60, minHeight: 32 }}
      />
      <div style={{ width: 96 }}>
        <NumberControl
          value={known ? String(value) : ""}
          onChange={change}
          disabled={disabled}
          decimals={0}
          min={0}
          max={100}
          unit="%"
          label={t("runtime.progress.share")}
        />
      </div>
    </div>
  );
}

const TRACK = { display: "inline-block", width: 96, height: 6, borderRadius: 3, overflow: "hidden" };

function ProgressDisplay({ value }: DisplayProps) {
  const share = shareOf(value);
  return (
    <span style={{ display: "inline-flex", gap: 8, alignItems: "center", whiteSpace: "nowrap" }}>
      <span aria-hidden="true" style={{ ...TRACK, background: "rgba(128,128,128,.25)" }}>
        <i
          style={{
            display: "block",
            height: "100%",
            width: `${share}%`,
            background: share === 100 ? "#389e0d" : "#1668dc",
          }}
        />
      </span>
      {share}%
    </span>
  );
}

export const progress: Widget = {
  Input: ProgressInput,
  Display: ProgressDisplay,
  text: (value) => `${shareOf(value)}%`,
  check: (value, _field, { t }) => (Number(value) > 100 ? t("runtime.error.max", { max: 100 }) : undefined),
  group: true,
};
