import type { FieldMeta, FieldSettings } from "../api/types";

/** A field that a page describes by itself, drawn by the same widgets as a form's. */
export function ownField(
  key: string,
  type: string,
  label: string,
  more: { required?: boolean; help?: string; settings?: FieldSettings } = {},
): FieldMeta {
  const { required = false, help = "", settings = {} } = more;
  return { key, type, label, required, help, settings, kind: "json", access: "write", operators: [] };
}
