import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, InputNumber, Segmented, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { Condition } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useDefinition, useSituation, useTools } from "../context";
import {
  compact,
  type Definition,
  type FieldDef,
  moved,
  type RuleDef,
  replacedAt,
  sectionsOf,
} from "../core/definition";
import { freeKey } from "../core/keys";
import { metaOf } from "../meta";
import { ConditionBox } from "./controls/conditions";
import { FormulaEditor } from "./FormulaEditor";
import { LabelsInput } from "./LabelsInput";
import { PublicPages } from "./PublicPages";
import { Setting } from "./Setting";
import { useOwnMeta } from "./useFormChoices";

const ICONS =
  "file tool user team shop box inbox car money report star swap hdd home message bell setting".split(" ");
const DATES = ["yyyyMMdd", "yyyyMM", "yyyy", "yyMMdd", "yyMM", ""];
const FULL = { width: "100%" } as const;

/** The form as a whole: its name, what names a record, numbers, checks over several fields, the phone. */
export function FormPanel() {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const form = useDefinition();
  const { problems } = useSituation();
  const set = (part: Partial<Definition>, gesture?: string) =>
    tools.edit((old) => compact({ ...old, ...part }) as Definition, gesture && `form:${gesture}`);
  const said = (name: string) =>
    problems.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
  const texts = form.fields.filter((field) => {
    const meta = metaOf(field, tools.types);
    return meta.kind === "text" && !tools.types.get(field.type)?.can.computed;
  });
  const asText = [
    ...texts.map((field) => ({ value: field.key, label: label(field.label) || field.key })),
    { value: "no", label: t("designer.form.no") },
  ];
  return (
    <div className="sl-panel">
      <header>
        <h2>{label(form.label)}</h2>
        <span className="sl-muted">{t("designer.form.form")}</span>
      </header>
      <Setting name={t("designer.form.label")} problem={said("label")}>
        {(id) => (
          <LabelsInput
            id={id}
            value={form.label}
            onChange={(value) => set({ label: value ?? { zh: "" } }, "label")}
          />
        )}
      </Setting>
      <Setting name={t("designer.form.icon")}>
        {(id) => (
          <Select
            id={id}
            style={FULL}
            value={form.icon || "file"}
            options={ICONS.map((name) => ({ value: name, label: t(`designer.icon.${name}`) }))}
            onChange={(icon) => set({ icon })}
          />
        )}
      </Setting>
      <Setting name={t("designer.form.title")} help={t("designer.form.titleHelp")} problem={said("title")}>
        {(id) => (
          <Select
            id={id}
            style={FULL}
            value={form.title}
            options={asText}
            onChange={(title) => set({ title })}
          />
        )}
      </Setting>
      <Setting name={t("designer.form.search")} help={t("designer.form.searchHelp")} problem={said("search")}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            style={FULL}
            value={[...(form.search ?? [])]}
            options={asText}
            onChange={(search: string[]) => set({ search: search.length > 0 ? search : undefined })}
          />
        )}
      </Setting>
      <Numbering form={form} set={set} />
      <UniqueGroups form={form} set={set} problem={said("unique")} />
      <Rules form={form} set={set} problem={said("rules")} />
      <Phone form={form} set={set} />
      <PublicPages form={form} set={set} said={said} />
    </div>
  );
}

interface PartProps {
  form: Definition;
  set: (part: Partial<Definition>, gesture?: string) => void;
  problem?: string | undefined;
}

/** A number as the rule would give it today. */
function sampleNumber(rule: NonNullable<Definition["number"]>): string {
  const now = new Date();
  const parts: Record<string, string> = {
    yyyy: String(now.getFullYear()),
    MM: String(now.getMonth() + 1).padStart(2, "0"),
    dd: String(now.getDate()).padStart(2, "0"),
    yy: String(now.getFullYear() % 100).padStart(2, "0"),
  };
  const date = (rule.date ?? "").replace(/yyyy|yy|MM|dd/g, (part) => parts[part] ?? part);
  const head = `${rule.prefix ?? ""}${date}`;
  return `${head ? `${head}-` : ""}${"1".padStart(rule.digits ?? 4, "0")}`;
}

function Numbering({ form, set }: PartProps) {
  const { t } = useTranslation();
  const rule = form.number;
  const change = (part: object) => set({ number: { date: "yyyyMMdd", ...rule, ...part } }, "number");
  return (
    <>
      <h3>{t("designer.number.title")}</h3>
      <Setting name={t("designer.number.on")} help={t("designer.number.help")} inline>
        {(id) => (
          <Switch
            id={id}
            size="small"
            checked={Boolean(rule)}
            onChange={(on) => set({ number: on ? { prefix: "", date: "yyyyMMdd", digits: 4 } : undefined })}
          />
        )}
      </Setting>
      {rule && (
        <>
          <Setting name={t("designer.number.prefix")}>
            {(id) => (
              <Input
                id={id}
                maxLength={20}
                value={rule.prefix ?? ""}
                onChange={(event) => change({ prefix: event.target.value })}
              />
            )}
          </Setting>
          <Setting name={t("designer.number.date")}>
            {(id) => (
              <Select
                id={id}
                style={FULL}
                value={rule.date ?? "yyyyMMdd"}
                options={DATES.map((value) => ({ value, label: value || t("designer.number.noDate") }))}
                onChange={(date) => change({ date })}
              />
            )}
          </Setting>
          <Setting name={t("designer.number.digits")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={12}
                value={rule.digits ?? 4}
                onChange={(digits) => change({ digits: digits ?? 4 })}
              />
            )}
          </Setting>
          <p className="sl-formula-value">{t("designer.number.sample", { number: sampleNumber(rule) })}</p>
        </>
      )}
    </>
  );
}

function useFieldChoices(keep: (field: FieldDef) => boolean) {
  const label = useLabel();
  return useDefinition()
    .fields.filter(keep)
    .map((field) => ({ value: field.key, label: label(field.label) || field.key }));
}

function UniqueGroups({ form, set, problem }: PartProps) {
  const { t } = useTranslation();
  const tools = useTools();
  const groups = form.unique ?? [];
  const change = (next: readonly (readonly string[])[]) =>
    set({ unique: next.length > 0 ? next : undefined });
  const options = useFieldChoices((field) => {
    const can = tools.types.get(field.type)?.can;
    return Boolean(can && !can.computed && !can.presentational && !can.rows);
  });
  return (
    <>
      <h3>{t("designer.unique.title")}</h3>
      <p className="sl-setting-help">{t("designer.unique.help")}</p>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is what it holds, it has no name
        <div key={at} className="sl-option-row">
          <Select
            mode="multiple"
            style={{ flex: 1, minWidth: 0 }}
            aria-label={t("designer.unique.group", { number: at + 1 })}
            value={[...group]}
            options={options}
            onChange={(keys: string[]) => change(replacedAt(groups, at, keys))}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("designer.action.delete")}
            onClick={() => change(groups.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {problem && <p className="sl-setting-problem">{problem}</p>}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => change([...groups, []])}>
        {t("designer.unique.add")}
      </Button>
    </>
  );
}

const isFormula = (rule: RuleDef): rule is RuleDef & { error_when: { formula: string } } =>
  typeof rule.error_when === "object" && "formula" in rule.error_when;

function Rules({ form, set, problem }: PartProps) {
  const { t } = useTranslation();
  const own = useOwnMeta();
  const rules = form.rules ?? [];
  const change = (next: readonly RuleDef[], gesture?: string) =>
    set({ rules: next.length > 0 ? next : undefined }, gesture);
  const fields = useFieldChoices(() => true);
  return (
    <>
      <h3>{t("designer.rules.title")}</h3>
      <p className="sl-setting-help">{t("designer.rules.help")}</p>
      {rules.map((rule, at) => {
        const put = (part: Partial<RuleDef>, gesture?: string) =>
          change(
            replacedAt(rules, at, compact({ ...rule, ...part }) as RuleDef),
            gesture && `${gesture}:${at}`,
          );
        return (
          <div key={rule.key} className="sl-condition-box" style={{ marginBottom: 8 }}>
            <Setting name={t("designer.rules.when")} group>
              {(id) => (
                <>
                  <Segmented
                    size="small"
                    value={isFormula(rule) ? "formula" : "condition"}
                    style={{ marginBottom: 6 }}
                    options={[
                      { value: "condition", label: t("designer.rules.condition") },
                      { value: "formula", label: t("designer.rules.formula") },
                    ]}
                    onChange={(kind) => put({ error_when: kind === "formula" ? { formula: "" } : {} })}
                  />
                  {isFormula(rule) ? (
                    <FormulaEditor
                      id={id}
                      kind="boolean"
                      value={rule.error_when.formula}
                      onChange={(formula) => put({ error_when: { formula: formula ?? "" } }, "rule")}
                    />
                  ) : (
                    <ConditionBox
                      form={own}
                      value={Object.keys(rule.error_when).length > 0 ? (rule.error_when as Condition) : null}
                      onChange={(condition) => put({ error_when: condition ?? {} }, "rule")}
                    />
                  )}
                </>
              )}
            </Setting>
            <Setting name={t("designer.rules.message")}>
              {(id) => (
                <LabelsInput
                  id={id}
                  value={rule.message}
                  onChange={(message) => put({ message: message ?? { zh: "" } }, "message")}
                />
              )}
            </Setting>
            <Setting name={t("designer.rules.field")}>
              {(id) => (
                <Select
                  id={id}
                  style={FULL}
                  allowClear
                  value={rule.field ?? null}
                  options={fields}
                  onChange={(field) => put({ field: field ?? undefined } as Partial<RuleDef>)}
                />
              )}
            </Setting>
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined />}
              onClick={() => change(rules.filter((_, index) => index !== at))}
            >
              {t("designer.action.delete")}
            </Button>
          </div>
        );
      })}
      {problem && <p className="sl-setting-problem">{problem}</p>}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() =>
          change([
            ...rules,
            {
              key: freeKey(
                "rule_1",
                rules.map(({ key }) => key),
              ),
              error_when: {},
              message: { zh: t("designer.rules.newMessage") },
            },
          ])
        }
      >
        {t("designer.rules.add")}
      </Button>
    </>
  );
}

/** The order on a phone where it is another than on the desk, and what a phone leaves out. */
function Phone({ form, set }: PartProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const own = form.phone;
  const keys = sectionsOf(form).flatMap((section) => section.fields);
  const order = [...(own?.order ?? []).filter((key) => keys.includes(key))];
  const all = [...order, ...keys.filter((key) => !order.includes(key))];
  const hidden = new Set(own?.hidden ?? []);
  const name = (key: string) => label(form.fields.find((field) => field.key === key)?.label) || key;
  const put = (next: Definition["phone"]) => set({ phone: next });
  return (
    <>
      <h3>{t("designer.phone.title")}</h3>
      <Setting name={t("designer.phone.own")} help={t("designer.phone.help")} inline>
        {(id) => (
          <Switch
            id={id}
            size="small"
            checked={Boolean(own)}
            onChange={(on) => put(on ? { order: keys, hidden: [] } : undefined)}
          />
        )}
      </Setting>
      {own &&
        all.map((key, at) => (
          <div key={key} className="sl-option-row">
            <Checkbox
              checked={!hidden.has(key)}
              onChange={(event) => {
                const next = new Set(hidden);
                if (event.target.checked) next.delete(key);
                else next.add(key);
                put({ order: all, hidden: [...next] });
              }}
            >
              {name(key)}
            </Checkbox>
            <span style={{ flex: 1 }} />
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                size="small"
                type="text"
                disabled={at + by < 0 || at + by >= all.length}
                icon={by < 0 ? <ArrowUpOutlined /> : <ArrowDownOutlined />}
                aria-label={t(by < 0 ? "designer.phone.up" : "designer.phone.down", { name: name(key) })}
                onClick={() => put({ order: moved(all, at, at + by), hidden: [...hidden] })}
              />
            ))}
          </div>
        ))}
    </>
  );
}
