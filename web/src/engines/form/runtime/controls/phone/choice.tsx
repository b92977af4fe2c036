import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../../lib/i18n/label";
import { useFieldIds } from "../../../../../ui/phone/field";
import type { ChoiceProps, ChoicesProps } from "../../controls";
import { toneOf } from "./basic";

const FEW = 6;

function Dot({ color }: { color?: string | null | undefined }) {
  const tone = toneOf(color);
  return tone === "grey" ? null : (
    <i style={{ background: `var(--p-${tone === "blue" ? "accent" : tone})` }} />
  );
}

/** A few options are buttons at once; many are the phone's own list. */
export function Choice(props: ChoiceProps) {
  const { options, style, value } = props;
  return style !== "dropdown" || options.length <= FEW ? (
    <ChoiceButtons {...props} value={value} />
  ) : (
    <ChoiceList {...props} />
  );
}

function ChoiceButtons({ value, onChange, disabled, options, required, label: title }: ChoiceProps) {
  const label = useLabel();
  const name = useId();
  const { id, invalid, describedBy } = useFieldIds();
  return (
    <div
      className="p-choices"
      role="radiogroup"
      aria-label={title}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      aria-invalid={invalid}
    >
      {options.map((option) => (
        <label className="p-choice" key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
            onClick={() => !required && option.value === value && onChange(null)}
          />
          <Dot color={option.color} />
          {label(option.label)}
        </label>
      ))}
    </div>
  );
}

function ChoiceList({ value, onChange, disabled, options, label: name }: ChoiceProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { id, invalid, describedBy } = useFieldIds();
  return (
    <select
      id={id}
      className="p-input"
      value={value ?? ""}
      disabled={disabled}
      aria-label={name}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{t("runtime.choose")}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {label(option.label)}
        </option>
      ))}
    </select>
  );
}

export function Choices({ value, onChange, disabled, options }: ChoicesProps) {
  const label = useLabel();
  const toggle = (item: string) =>
    onChange(value.includes(item) ? value.filter((other) => other !== item) : [...value, item]);
  return (
    <div className="p-choices">
      {options.map((option) => (
        <label className="p-choice" key={option.value}>
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            disabled={disabled}
            onChange={() => toggle(option.value)}
          />
          <Dot color={option.color} />
          {label(option.label)}
        </label>
      ))}
    </div>
  );
}
