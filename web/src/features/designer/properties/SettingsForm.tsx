import { useLabel } from "../../../lib/i18n";
import type { SettingSchema } from "../api";
import type { FieldDef, FieldPath } from "../core/definition";
import { controlOf } from "./controls";
import { Setting } from "./Setting";

export interface ObjectSchema {
  properties?: Record<string, SettingSchema>;
  required?: string[];
  $defs?: Readonly<Record<string, SettingSchema>>;
}

interface Props {
  schema: ObjectSchema;
  values: Readonly<Record<string, unknown>>;
  field: FieldDef;
  path: FieldPath;
  /** Paths within the values, with what is wrong there. */
  problems: readonly { path: string; message: string }[];
  onChange: (name: string, value: unknown) => void;
}

/** The settings of any type, drawn from their JSON schema alone. */
export function SettingsForm({ schema, values, field, path, problems, onChange }: Props) {
  const label = useLabel();
  return (
    <>
      {Object.entries(schema.properties ?? {}).map(([name, property]) => {
        const { Control, inline, group } = controlOf(property);
        const text = label(property["x-label"]) || String(property.title ?? name);
        const wrong = problems.find((one) => one.path === name || one.path.startsWith(`${name}.`));
        return (
          <Setting
            key={name}
            name={schema.required?.includes(name) ? `${text} *` : text}
            help={label(property["x-help"])}
            problem={wrong?.message}
            {...(inline && { inline })}
            {...(group && { group })}
          >
            {(id) => (
              <Control
                id={id}
                name={text}
                schema={property}
                value={values[name]}
                onChange={(value) => onChange(name, value)}
                field={field}
                path={path}
                within={values}
                definitions={schema.$defs ?? {}}
              />
            )}
          </Setting>
        );
      })}
    </>
  );
}
