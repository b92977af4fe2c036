import { useControls } from "../controls";
import type { InputProps, Widget } from "../widget";

function BooleanInput({ value, onChange, disabled }: InputProps) {
  const { Switch } = useControls();
  return <Switch value={value === true} onChange={onChange} disabled={disabled} />;
}

export const boolean: Widget = {
  Input: BooleanInput,
  text: (value, _field, { t }) =>
    value === true ? t("runtime.yes") : value === false ? t("runtime.no") : "",
};
