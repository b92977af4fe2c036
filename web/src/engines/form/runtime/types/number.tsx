import { checkLimits, NumberInput } from "../number-input";
import { groupDigits } from "../values";
import type { InputProps, Widget } from "../widget";

function NumberFieldInput(props: InputProps) {
  const { decimals = 2, unit } = props.field.settings;
  return <NumberInput {...props} decimals={decimals} unit={unit} toValue={Number} />;
}

export const number: Widget = {
  Input: NumberFieldInput,
  text: (value, field) => {
    const shown = groupDigits(value, undefined, field.settings.thousands !== false);
    return shown && field.settings.unit ? `${shown} ${field.settings.unit}` : shown;
  },
  check: (value, field, context) => checkLimits(value, field.settings, context),
};
