import { Tag } from "antd";
import type { FieldMeta, Option } from "../api/types";
import { useLabel } from "../lib/i18n";
import { CATEGORY_COLOR } from "./tokens";

/** A select option as a tag; a status takes the colour of its category. */
export function OptionTag({ option }: { option: Option }) {
  const label = useLabel();
  const color = option.category ? CATEGORY_COLOR[option.category] : (option.color ?? "default");
  return (
    <Tag color={color} className="sl-tag">
      {label(option.label)}
    </Tag>
  );
}

/** The option of a select field that has this value. */
export function findOption(field: FieldMeta | undefined, value: unknown): Option | undefined {
  return field?.settings.options?.find((option) => option.value === value);
}

/** A select field's value as a tag; an unknown value as plain text. */
export function ValueTag({ field, value }: { field: FieldMeta | undefined; value: unknown }) {
  const option = findOption(field, value);
  if (option) return <OptionTag option={option} />;
  return <>{value === null || value === undefined ? "" : String(value)}</>;
}
