import { checkLimits, NumberInput } from "../number-input";
import { groupDigits } from "../values";
import type { InputProps, Widget } from "../widget";

const SIGNS: Readonly<Record<string, string>> = {
  CNY: "¥",
  USD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "JP¥",
  HKD: "HK$",
};

const signOf = (currency: string | undefined): string => SIGNS[currency ?? "CNY"] ?? `${currency} `;

function MoneyInput(props: InputProps) {
  const { decimals = 2, currency } = props.field.settings;
  return (
    <NumberInput {...props} decimals={decimals} unit={signOf(currency).trim()} toValue={(text) => text} />
  );
}

export const money: Widget = {
  Input: MoneyInput,
  text: (value, field) => {
    const shown = groupDigits(value, field.settings.decimals ?? 2, field.settings.thousands !== false);
    return shown && `${signOf(field.settings.currency)}${shown}`;
  },
  check: (value, field, context) => checkLimits(value, field.settings, context),
};
