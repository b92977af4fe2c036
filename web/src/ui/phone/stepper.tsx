import { useTranslation } from "react-i18next";

/** A whole number from 0 to `max`, by taps or typed. */
export function Stepper(props: {
  label: string;
  value: number;
  max: number;
  disabled?: boolean;
  onChange: (value: number) => void;
}) {
  const { t } = useTranslation();
  const { value, max, onChange } = props;
  const set = (next: number) => onChange(Math.max(0, Math.min(Math.floor(max), Math.round(next) || 0)));
  return (
    <span className="p-stepper">
      <button
        type="button"
        aria-label={t("runtime.less", { name: props.label })}
        disabled={props.disabled || value <= 0}
        onClick={() => set(value - 1)}
      >
        −
      </button>
      <input
        inputMode="numeric"
        aria-label={props.label}
        value={value}
        disabled={props.disabled}
        onChange={(event) => set(Number(event.target.value.replace(/\D/g, "")))}
      />
      <button
        type="button"
        aria-label={t("runtime.more", { name: props.label })}
        disabled={props.disabled || value >= Math.floor(max)}
        onClick={() => set(value + 1)}
      >
        +
      </button>
    </span>
  );
}
