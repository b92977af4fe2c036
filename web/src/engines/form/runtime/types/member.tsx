import { useControls } from "../controls";
import { useServices } from "../services";
import { refOf, refText } from "../values";
import type { InputProps, Widget } from "../widget";

function MemberInput({ value, onChange, disabled }: InputProps) {
  const { Picker } = useControls();
  const { searchPeople } = useServices();
  return (
    <Picker
      value={refOf(value)}
      onChange={onChange}
      disabled={disabled}
      search={searchPeople}
      cacheKey="user"
    />
  );
}

export const member: Widget = { Input: MemberInput, text: refText };
