import { NumberInput } from "../number-input";
import { groupDigits, shiftPoint } from "../values";
import type { InputProps, Widget } from "../widget";

/** The value is the share itself, 0.15; people read and type 15 %. */
const shownOf = (value: unknown): string =>
  value === null || value === undefined ? "" : shiftPoint(plainDigits(value), 2);

const plainDigits = (value: unknown): string =>
  typeof value === "number" && Math.abs(value) < 1e-6 ? value.toFixed(6) : String(value);

function PercentInput({ value, ...props }: InputProps) {
  const shown = shownOf(value);
  return (
    <NumberInput
      {...props}
      value={shown === "" ? null : shown}
      onChange={(next) => props.onChange(next === null ? null : Number(shiftPoint(String(next), -2)))}
      decimals={props.field.settings.decimals ?? 2}
      unit="%"
      toValue={(text) => shiftPoint(shiftPoint(text, -2), 2)}
    />
  );
}

export const percent: Widget = {
  Input: PercentInput,
  text: (value) => `${groupDigits(shownOf(value))}%`,
  check: (value, field, { t }) => {
    const share = Number(shownOf(value));
    const { min, max } = field.settings;
    if (min !== undefined && share < min) return t("runtime.error.min", { min: `${min}%` });
    return max !== undefined && share > max ? t("runtime.error.max", { max: `${max}%` }) : undefined;
  },
};
