import { Input, Segmented, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { Condition } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { PROVISIONAL, type TypeInfo } from "../api";
import { useDefinition, useSituation, useTools } from "../context";
import { type FieldDef, type FieldPath, fieldAt, keyOf, parentOf, siblings } from "../core/definition";
import { setField, setSettings, unplaceField } from "../core/fields";
import { isKey } from "../core/keys";
import { renamed } from "../core/labels";
import { change, keyFromLabel, rename } from "../core/state";
import { problemsWithin } from "../problems";
import { ConditionBox } from "./controls/conditions";
import { DefaultEditor } from "./DefaultEditor";
import { LabelsInput } from "./LabelsInput";
import { Setting } from "./Setting";
import { SettingsForm } from "./SettingsForm";
import { useOwnMeta } from "./useFormChoices";

/** Everything that one field can be told; its type's own settings are drawn from their schema. */
export function FieldPanel({ path }: { path: FieldPath }) {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const form = useDefinition();
  const { problems } = useSituation();
  const field = fieldAt(form, path);
  if (!field) return null;
  const type = tools.types.get(field.type);
  const can = type?.can;
  const inRows = parentOf(path) !== undefined;
  const wrong = problemsWithin(form, path, problems);
  const said = (name: string) =>
    wrong.find((one) => one.path === name || one.path.startsWith(`${name}.`))?.message;
  const set = (part: Partial<FieldDef>, gesture?: string) =>
    tools.edit((old) => setField(old, path, part), gesture && `${gesture}:${path}`);
  const flag = (name: "required" | "unique" | "readonly" | "hidden", help?: string) => (
    <Setting name={t(`designer.field.${name}`)} help={help} problem={said(name)} inline>
      {(id) => (
        <Switch
          id={id}
          size="small"
          checked={field[name] ?? false}
          onChange={(on) => set({ [name]: on || undefined } as Partial<FieldDef>)}
        />
      )}
    </Setting>
  );
  const filled = Boolean(can && !can.computed && !can.presentational);
  const general = wrong.filter((one) => one.path === "" || one.path === "type");
  return (
    <div className="sl-panel">
      <header>
        <h2>{label(field.label) || field.key}</h2>
        <span className="sl-muted">{type ? label(type.label) : field.type}</span>
      </header>
      {general.map((one) => (
        <p key={one.message} className="sl-setting-problem" role="alert">
          {one.message}
        </p>
      ))}
      <Setting name={t("designer.field.label")} problem={said("label")}>
        {(id) => (
          <LabelsInput
            id={id}
            value={field.label}
            onChange={(value) => set({ label: renamed(field.label, value, type?.label) }, "label")}
            onBlur={() => tools.update((state) => keyFromLabel(state, path, PROVISIONAL))}
          />
        )}
      </Setting>
      <KeyAndType field={field} path={path} type={type} problem={said("key")} />
      {filled && flag("required")}
      {can?.unique && !inRows && flag("unique", t("designer.field.uniqueHelp"))}
      {type && Object.keys(type.settings_schema.properties ?? {}).length > 0 && (
        <>
          <h3>{t("designer.panel.settings", { type: label(type.label) })}</h3>
          <SettingsForm
            schema={type.settings_schema}
            values={field.settings ?? {}}
            field={field}
            path={path}
            problems={wrong
              .filter((one) => one.path.startsWith("settings"))
              .map((one) => ({ ...one, path: one.path.slice("settings.".length) }))}
            onChange={(name, value) =>
              tools.edit((old) => setSettings(old, path, { [name]: value }), `setting:${name}:${path}`)
            }
          />
        </>
      )}
      {filled && (
        <>
          <h3>{t("designer.panel.filling")}</h3>
          {can?.default && (
            <Setting name={t("designer.field.default")} problem={said("default")} group>
              {(id) => (
                <DefaultEditor
                  id={id}
                  path={path}
                  field={field}
                  onChange={(value) => set({ default: value }, "default")}
                />
              )}
            </Setting>
          )}
          <Setting name={t("designer.field.placeholder")} problem={said("placeholder")}>
            {(id) => (
              <LabelsInput
                id={id}
                value={field.placeholder}
                onChange={(value) => set({ placeholder: value }, "placeholder")}
              />
            )}
          </Setting>
        </>
      )}
      {!can?.presentational && (
        <Setting name={t("designer.field.help")} problem={said("help")}>
          {(id) => (
            <LabelsInput id={id} value={field.help} onChange={(value) => set({ help: value }, "help")} />
          )}
        </Setting>
      )}
      {!inRows && (
        <>
          <h3>{t("designer.panel.look")}</h3>
          <Setting name={t("designer.field.width")} group>
            {() => (
              <Segmented
                block
                size="small"
                value={field.width ?? 0}
                options={[0, 1, 2, 3, 4].map((value) => ({
                  value,
                  label: value ? t("designer.field.columns", { count: value }) : t("designer.field.auto"),
                }))}
                onChange={(value) => set({ width: Number(value) || undefined })}
              />
            )}
          </Setting>
          {filled && flag("readonly")}
          {flag("hidden", t("designer.field.hiddenHelp"))}
        </>
      )}
      {inRows && filled && flag("readonly")}
      {!inRows && <Conditions field={field} path={path} filled={filled} said={said} />}
      <p className="sl-setting" style={{ marginTop: 16 }}>
        {!inRows && (
          <button
            type="button"
            className="sl-linklike"
            onClick={() => tools.edit((old) => unplaceField(old, field.key))}
          >
            {t("designer.action.unplace")}
          </button>
        )}
      </p>
    </div>
  );
}

interface KeyProps {
  field: FieldDef;
  path: FieldPath;
  type: TypeInfo | undefined;
  problem: string | undefined;
}

/** The key, fixed once it is published, and the type, which converts what is there. */
function KeyAndType({ field, path, type, problem }: KeyProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const form = useDefinition();
  const { state } = useSituation();
  const published = state.published.has(path);
  const taken = siblings(form, parentOf(path)).some((other) => other !== field && other.key === field.key);
  const kinds = [...tools.types.values()].filter(
    (other) =>
      other.name === field.type ||
      (type && other.can.presentational === type.can.presentational && other.can.rows === type.can.rows),
  );
  const become = (name: string) => {
    const next = tools.types.get(name);
    if (!next) return;
    const known = next.settings_schema.properties ?? {};
    const kept = Object.entries(field.settings ?? {}).filter(([key]) => key in known);
    const settings = { ...next.defaults, ...Object.fromEntries(kept) };
    tools.update((old) =>
      change(old, (before) =>
        setField(before, path, {
          type: name,
          settings: Object.keys(settings).length > 0 ? settings : undefined,
          default: undefined,
          ...(!next.can.unique && { unique: undefined }),
          ...(!next.can.required && { required: undefined }),
        }),
      ),
    );
  };
  return (
    <>
      <Setting
        name={t("designer.field.key")}
        help={published ? t("designer.field.keyFixed") : t("designer.field.keyHelp")}
        problem={problem ?? (taken ? t("designer.field.keyTaken") : undefined)}
      >
        {(id) => (
          <Input
            key={field.key}
            id={id}
            className="sl-mono"
            disabled={published}
            defaultValue={field.key}
            maxLength={48}
            onBlur={(event) => {
              const next = event.target.value.trim();
              if (isKey(next) && next !== keyOf(path)) tools.update((old) => rename(old, path, next));
            }}
            onPressEnter={(event) => event.currentTarget.blur()}
          />
        )}
      </Setting>
      <Setting name={t("designer.field.type")} help={published ? t("designer.field.typeHelp") : undefined}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={field.type}
            showSearch={{ optionFilterProp: "label" }}
            options={kinds.map((kind) => ({ value: kind.name, label: label(kind.label) }))}
            onChange={become}
          />
        )}
      </Setting>
    </>
  );
}

interface ConditionsProps {
  field: FieldDef;
  path: FieldPath;
  filled: boolean;
  said: (name: string) => string | undefined;
}

function Conditions({ field, path, filled, said }: ConditionsProps) {
  const { t } = useTranslation();
  const tools = useTools();
  const own = useOwnMeta();
  const names = filled
    ? (["visible_when", "required_when", "readonly_when"] as const)
    : (["visible_when"] as const);
  return (
    <>
      <h3>{t("designer.panel.conditions")}</h3>
      {names.map((name) => (
        <Setting key={name} name={t(`designer.field.${name}`)} problem={said(name)} group>
          {() => (
            <ConditionBox
              key={`${path}:${name}`}
              form={own}
              value={(field[name] as Condition | undefined) ?? null}
              onChange={(value) =>
                tools.edit(
                  (old) => setField(old, path, { [name]: value } as Partial<FieldDef>),
                  `${name}:${path}`,
                )
              }
            />
          )}
        </Setting>
      ))}
    </>
  );
}
