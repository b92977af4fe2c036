import type { ComponentType } from "react";
import type { SettingSchema } from "../../api";
import { ConditionControl } from "./conditions";
import type { ControlProps } from "./contract";
import { FormulaControl } from "./FormulaControl";
import { ListControl } from "./ListControl";
import { OptionsControl } from "./OptionsControl";
import { RowFieldsControl } from "./RowFieldsControl";
import {
  ActionControl,
  ColumnsControl,
  FieldControl,
  FormControl,
  FormFieldControl,
  RelationControl,
  RelationFieldControl,
  RowFieldControl,
  RowsSourceControl,
} from "./references";
import { plainSchema } from "./schema";
import {
  BooleanControl,
  ChoiceControl,
  JsonControl,
  LabelsControl,
  LongLabelsControl,
  NumberControl,
  PictureControl,
  TemplateControl,
  TextControl,
  WordsControl,
} from "./simple";
import { TreeControl } from "./TreeControl";

interface Control {
  Control: ComponentType<ControlProps>;
  /** Name and control side by side. */
  inline?: boolean;
  /** Made of several inputs. */
  group?: boolean;
}

/** The controls that a setting's schema may ask for by `x-control`; a new one is a file and a line here. */
const CONTROLS: Readonly<Record<string, Control>> = {
  boolean: { Control: BooleanControl, inline: true },
  number: { Control: NumberControl },
  text: { Control: TextControl },
  choice: { Control: ChoiceControl },
  labels: { Control: LabelsControl },
  long_labels: { Control: LongLabelsControl },
  words: { Control: WordsControl },
  color: { Control: TextControl },
  options: { Control: OptionsControl, group: true },
  tree: { Control: TreeControl },
  fields: { Control: RowFieldsControl, group: true },
  totals: { Control: ListControl, group: true },
  fill: { Control: ListControl, group: true },
  list: { Control: ListControl, group: true },
  form: { Control: FormControl },
  field: { Control: FieldControl },
  row_field: { Control: RowFieldControl },
  relation: { Control: RelationControl },
  rows_source: { Control: RowsSourceControl },
  relation_field: { Control: RelationFieldControl },
  form_field: { Control: FormFieldControl, group: true },
  columns: { Control: ColumnsControl },
  condition: { Control: ConditionControl, group: true },
  formula: { Control: FormulaControl },
  action: { Control: ActionControl },
  template: { Control: TemplateControl },
  picture: { Control: PictureControl, group: true },
  json: { Control: JsonControl },
};

/** The control that a schema asks for, or that its JSON type implies. */
export function controlOf(schema: SettingSchema): Control {
  const plain = plainSchema(schema);
  const known = CONTROLS[schema["x-control"] ?? impliedBy(schema, plain)];
  return (known ?? CONTROLS.json) as Control;
}

function impliedBy(schema: SettingSchema, plain: SettingSchema): string {
  if (schema["x-choices"] || plain.enum) return "choice";
  if (plain.type === "boolean") return "boolean";
  if (plain.type === "integer" || plain.type === "number") return "number";
  if (plain.type === "string") return "text";
  if (plain.type === "array")
    return plain.items?.type === "string" ? "words" : plain.items?.$ref ? "list" : "json";
  return "json";
}
