import { useControls } from "../controls";
import { useServices } from "../services";
import { refOf, refText } from "../values";
import type { InputProps, Widget } from "../widget";

function OrgUnitInput({ value, onChange, disabled }: InputProps) {
  const { Picker } = useControls();
  const { searchUnits } = useServices();
  return (
    <Picker
      value={refOf(value)}
      onChange={onChange}
      disabled={disabled}
      search={searchUnits}
      cacheKey="org_unit"
    />
  );
}

export const orgUnit: Widget = { Input: OrgUnitInput, text: refText };
