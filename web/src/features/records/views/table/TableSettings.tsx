import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { ConditionEditor } from "../../../../engines/conditions";
import { choosableFields } from "../../../../engines/conditions/columns";
import { useLabel } from "../../../../lib/i18n";
import { dotColor } from "../../../../ui/tokens";
import type { ViewSettingsProps } from "../kinds";
import { isGroupable } from "./columns";
import { Mark } from "./Mark";
import { COLOURS, type ColourRule, type GroupBy, MARKS, type TableOptions } from "./options";

const GRAINS = ["day", "week", "month", "quarter", "year"] as const;
const NEW_RULE: ColourRule = { when: {}, color: "red", mark: "flag" };

/** Groups, frozen columns and colours of a table; the rest is set at the columns' heads. */
export default function TableSettings({ form, options, onChange }: ViewSettingsProps<TableOptions>) {
  const { t } = useTranslation();
  const set = (change: Partial<TableOptions>) => onChange({ ...options, ...change });
  return (
    <div className="sl-form sl-view-settings">
      <h3>{t("views.table.groups")}</h3>
      <Groups form={form} value={options.group ?? []} onChange={(group) => set({ group })} />
      <h3>{t("views.table.frozen")}</h3>
      <InputNumber
        min={0}
        max={10}
        value={options.frozen ?? 0}
        aria-label={t("views.table.frozen")}
        onChange={(frozen) => set({ frozen: Number(frozen ?? 0) })}
      />
      <h3>{t("views.table.colors")}</h3>
      <Colours form={form} value={options.colors ?? []} onChange={(colors) => set({ colors })} />
    </div>
  );
}

function Groups(props: { form: FormMeta; value: GroupBy[]; onChange: (value: GroupBy[]) => void }) {
  const { form, value, onChange } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const fields = choosableFields(form).filter((field) =>
    isGroupable({ path: field.key, kind: field.kind, label: "" }),
  );
  const change = (index: number, part: Partial<GroupBy>) =>
    onChange(value.map((item, other) => (other === index ? { ...item, ...part } : item)));
  return (
    <>
      {value.map((item, index) => {
        const kind = fields.find((field) => field.key === item.field)?.kind;
        return (
          <div key={item.field} className="sl-settings-line">
            <Select
              value={item.field}
              showSearch={{ optionFilterProp: "label" }}
              aria-label={t("views.table.group")}
              options={fields.map((field) => ({ value: field.key, label: label(field.label) }))}
              onChange={(field) => change(index, { field })}
            />
            {(kind === "date" || kind === "datetime") && (
              <Select
                value={item.grain ?? "day"}
                aria-label={t("views.table.grain")}
                options={GRAINS.map((grain) => ({ value: grain, label: t(`views.grain.${grain}`) }))}
                onChange={(grain) => change(index, { grain })}
              />
            )}
            <Select
              value={item.desc ?? false}
              aria-label={t("views.table.order")}
              options={[
                { value: false, label: t("views.table.up") },
                { value: true, label: t("views.table.down") },
              ]}
              onChange={(desc) => change(index, { desc })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("common.remove")}
              onClick={() => onChange(value.filter((_, other) => other !== index))}
            />
          </div>
        );
      })}
      {value.length < 2 && (
        <Button
          type="dashed"
          size="small"
          icon={<PlusOutlined />}
          onClick={() => {
            const free = fields.find((field) => !value.some((item) => item.field === field.key));
            if (free) onChange([...value, { field: free.key }]);
          }}
        >
          {t("views.table.addGroup")}
        </Button>
      )}
    </>
  );
}

function Colours(props: { form: FormMeta; value: ColourRule[]; onChange: (value: ColourRule[]) => void }) {
  const { form, value, onChange } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const change = (index: number, part: Partial<ColourRule>) =>
    onChange(value.map((item, other) => (other === index ? { ...item, ...part } : item)));
  return (
    <>
      {value.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name of their own and keep their order
        <fieldset key={index} className="sl-colour-rule">
          <div className="sl-settings-line">
            <Select
              value={rule.color}
              aria-label={t("views.table.color")}
              options={COLOURS.map((color) => ({
                value: color,
                label: (
                  <span className="sl-option">
                    <i style={{ background: dotColor(color) }} />
                    {t(`views.color.${color}`)}
                  </span>
                ),
              }))}
              onChange={(color) => change(index, { color })}
            />
            <Select
              value={rule.mark ?? "dot"}
              aria-label={t("views.table.mark")}
              options={MARKS.map((mark) => ({
                value: mark,
                label: (
                  <>
                    <Mark rule={{ ...rule, mark, label: "" }} /> {t(`views.mark.${mark}`)}
                  </>
                ),
              }))}
              onChange={(mark) => change(index, { mark })}
            />
            <Select
              value={rule.field ?? ""}
              aria-label={t("views.table.where")}
              options={[
                { value: "", label: t("views.table.wholeRow") },
                ...choosableFields(form).map((field) => ({ value: field.key, label: label(field.label) })),
              ]}
              onChange={(field) => {
                const { field: _old, ...rest } = rule;
                const next = field ? { ...rest, field } : rest;
                onChange(value.map((item, other) => (other === index ? next : item)));
              }}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("common.remove")}
              onClick={() => onChange(value.filter((_, other) => other !== index))}
            />
          </div>
          <Input
            size="small"
            maxLength={60}
            value={rule.label ?? ""}
            placeholder={t("views.table.meaning")}
            onChange={(event) => change(index, { label: event.target.value })}
          />
          <ConditionEditor
            form={form}
            value={rule.when}
            onChange={(when) => change(index, { when: when ?? {} })}
            started
          />
        </fieldset>
      ))}
      {value.length < 20 && (
        <Button
          type="dashed"
          size="small"
          icon={<PlusOutlined />}
          onClick={() => onChange([...value, NEW_RULE])}
        >
          {t("views.table.addColor")}
        </Button>
      )}
    </>
  );
}
