import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { checkLimits, NumberInput } from "../number-input";
import { groupDigits } from "../values";
import type { InputProps, Widget } from "../widget";

interface Amount {
  amount: string | number | null;
  currency: string | null;
}

function amountOf(value: unknown): Amount {
  const { amount = null, currency = null } = (value ?? {}) as Partial<Amount>;
  return { amount, currency };
}

function CurrencyInput({ field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Choice } = useControls();
  const offered = Array.isArray(field.settings.currencies) ? field.settings.currencies.map(String) : [];
  const now = amountOf(value);
  const currency = now.currency ?? offered[0] ?? "CNY";
  const known = offered.includes(currency) ? offered : [currency, ...offered];
  return (
    <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
      <div style={{ flex: "2 1 120px", minWidth: 0 }}>
        <NumberInput
          field={field}
          value={now.amount}
          onChange={(amount) => onChange(amount === null ? null : { amount, currency })}
          disabled={disabled}
          decimals={field.settings.decimals ?? 2}
          toValue={(text) => text}
        />
      </div>
      <div style={{ flex: "1 1 100px", minWidth: 0 }}>
        <Choice
          value={currency}
          onChange={(next) => onChange({ amount: now.amount, currency: next ?? currency })}
          disabled={disabled || known.length < 2}
          options={known.map((code) => ({ value: code, label: code }))}
          style="dropdown"
          required
          label={t("runtime.currency")}
        />
      </div>
    </div>
  );
}

export const currency: Widget = {
  Input: CurrencyInput,
  text: (value, field) => {
    const { amount, currency: code } = amountOf(value);
    const shown = groupDigits(amount, field.settings.decimals ?? 2, field.settings.thousands !== false);
    return shown && `${shown} ${code ?? ""}`.trim();
  },
  check: (value, field, context) => {
    const { amount } = amountOf(value);
    return amount === null ? undefined : checkLimits(amount, field.settings, context);
  },
  group: true,
};
