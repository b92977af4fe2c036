import type { Ref } from "../../../../api/types";
import { useControls } from "../controls";
import { useServices } from "../services";
import { refOf, refText } from "../values";
import type { InputProps, Widget } from "../widget";

const listOf = (value: unknown): Ref[] =>
  (Array.isArray(value) ? value : [value]).map(refOf).filter((item): item is Ref => item !== null);

function TreeSelectInput({ field, value, onChange, disabled }: InputProps) {
  const { Tree } = useControls();
  const services = useServices();
  const { form = "", multiple = false } = field.settings;
  const parent = String(field.settings.parent ?? "");
  const filter = (field.settings.filter as Parameters<typeof services.treeNodes>[2]) ?? null;
  const change = (chosen: Ref[]) =>
    onChange(multiple ? (chosen.length ? chosen : null) : (chosen[0] ?? null));
  return (
    <Tree
      value={listOf(value)}
      onChange={change}
      disabled={disabled}
      load={() => services.treeNodes(form, parent, filter)}
      cacheKey={`${form}:${parent}:${JSON.stringify(filter)}`}
      multiple={multiple}
    />
  );
}

export const treeSelect: Widget = {
  Input: TreeSelectInput,
  text: (value) => listOf(value).map(refText).join(", "),
};
