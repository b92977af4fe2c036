import { useControls } from "../controls";
import { useServices } from "../services";
import { refOf, refText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

function RelationInput({ field, value, onChange, disabled }: InputProps) {
  const { Picker } = useControls();
  const services = useServices();
  const form = field.settings.form ?? "";
  const filter = (field.settings.filter as Parameters<typeof services.searchRecords>[2]) ?? null;
  return (
    <Picker
      value={refOf(value)}
      onChange={onChange}
      disabled={disabled}
      search={(text) => services.searchRecords(form, text, filter)}
      cacheKey={`${form}:${JSON.stringify(filter)}`}
    />
  );
}

function RelationDisplay({ field, value }: DisplayProps) {
  const { recordLink } = useServices();
  const target = refOf(value);
  if (!target) return null;
  if (!recordLink) return target.title;
  return <a href={recordLink(field.settings.form ?? "", target.id)}>{target.title}</a>;
}

export const relation: Widget = { Input: RelationInput, Display: RelationDisplay, text: refText };
