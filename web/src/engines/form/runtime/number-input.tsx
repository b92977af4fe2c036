import { useState } from "react";
import { useControls } from "./controls";
import type { InputProps, TextContext } from "./widget";

interface NumberInputProps extends InputProps {
  decimals: number;
  unit?: string | undefined;
  /** What a complete number is handed on as: money stays text so that no digit is lost. */
  toValue: (text: string) => unknown;
}

const COMPLETE = /^-?\d+(\.\d+)?$/;

/** Keeps what is typed ("12.") until it is a number, and hands on numbers only. */
export function NumberInput({ field, value, onChange, disabled, decimals, unit, toValue }: NumberInputProps) {
  const { Number: NumberControl } = useControls();
  const outside = value === null || value === undefined ? "" : String(value);
  const [typed, setTyped] = useState(outside);
  const [handed, setHanded] = useState(outside);
  const shown = outside === handed ? typed : outside;
  const change = (text: string) => {
    const clean = text.replace(/[,\s]/g, "");
    const next = COMPLETE.test(clean) ? toValue(clean) : null;
    setTyped(text);
    setHanded(next === null ? "" : String(next));
    onChange(next);
  };
  const { min, max } = field.settings;
  return (
    <NumberControl
      value={shown}
      onChange={change}
      disabled={disabled}
      decimals={decimals}
      min={min}
      max={max}
      unit={unit}
    />
  );
}

/** Message for a number outside the field's limits. */
export function checkLimits(value: unknown, settings: { min?: number; max?: number }, { t }: TextContext) {
  const number = Number(value);
  if (settings.min !== undefined && settings.min !== null && number < settings.min)
    return t("runtime.error.min", { min: settings.min });
  if (settings.max !== undefined && settings.max !== null && number > settings.max)
    return t("runtime.error.max", { max: settings.max });
  return undefined;
}
