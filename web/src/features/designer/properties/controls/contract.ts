import type { SettingSchema } from "../../api";
import type { FieldDef, FieldPath } from "../../core/definition";

/** What a control of a setting gets. */
export interface ControlProps {
  id: string;
  /** Name of the setting in words. */
  name: string;
  schema: SettingSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** The field whose settings these are. */
  field: FieldDef;
  path: FieldPath;
  /** The object that the setting stands in: the field's settings, or one item of a list. */
  within: Readonly<Record<string, unknown>>;
  definitions: Readonly<Record<string, SettingSchema>>;
}
