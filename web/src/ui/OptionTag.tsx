import type { CSSProperties } from "react";
import type { FieldMeta, Option } from "../api/types";
import { useLabel } from "../lib/i18n";
import { CATEGORY_COLOR, dotColor } from "./tokens";

/** The colour of an option: its own, else that of its status category. */
export function optionColor({ color, category }: Option): string | undefined {
  return (
    (color && color !== "default" ? color : undefined) ?? (category ? CATEGORY_COLOR[category] : undefined)
  );
}

/** A select option: a status as a tag; any other as its text, with a dot where it has a colour. */
export function OptionTag({ option }: { option: Option }) {
  const label = useLabel();
  const color = optionColor(option);
  if (option.category) {
    return (
      <span className="sl-tag" style={{ "--tag": dotColor(color) } as CSSProperties}>
        {label(option.label)}
      </span>
    );
  }
  return (
    <span className="sl-option">
      {color && <i style={{ background: dotColor(color) }} />}
      {label(option.label)}
    </span>
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

/** One or several options of a field. */
export function OptionValues({ field, value }: { field: FieldMeta; value: unknown }) {
  const values = Array.isArray(value) ? value : [value];
  return (
    <>
      {values.map((item) => (
        <ValueTag key={String(item)} field={field} value={item} />
      ))}
    </>
  );
}
