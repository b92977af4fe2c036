import { EditOutlined, SwapOutlined } from "@ant-design/icons";
import { Button, DatePicker, Input, InputNumber, Select, Tooltip } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { FieldMeta, FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { fromWall, toWall } from "../../lib/zone";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { FieldInput } from "../form/runtime/desk";
import { flatOptions } from "../form/runtime/values";
import { type ColumnInfo, targetForm } from "./columns";
import { FieldPathSelect } from "./FieldPathSelect";
import { otherField } from "./model";
import { PeriodSelect } from "./PeriodSelect";

interface Props {
  form: FormMeta;
  record?: FormMeta | undefined;
  column: ColumnInfo;
  op: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

const LISTS = new Set(["in", "not_in", "has_any", "has_all", "has_none"]);
const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** The value of a rule, by the operator and the kind of the field. */
export function FilterValue(props: Props) {
  const { t } = useTranslation();
  const { form, record, column, op, value, onChange } = props;
  const other = otherField(value);
  const compared = COMPARED.has(op);
  const of = (value as { $?: string } | undefined)?.$ === "record" && record ? record : form;
  if (compared && other !== undefined) {
    return (
      <span className="sl-filter-other">
        <FieldPathSelect
          form={of}
          value={other}
          kind={column.kind}
          placeholder={t("views.filter.otherField")}
          onChange={(path) => onChange({ ...(value as object), path })}
        />
        <Tooltip title={t("views.filter.compareValue")}>
          <Button
            type="text"
            size="small"
            icon={<EditOutlined />}
            aria-label={t("views.filter.compareValue")}
            onClick={() => onChange(undefined)}
          />
        </Tooltip>
      </span>
    );
  }
  return (
    <span className={compared ? "sl-filter-other" : undefined}>
      <PlainValue {...props} />
      {compared && (
        <Tooltip title={t(record ? "views.filter.compareRecord" : "views.filter.compareField")}>
          <Button
            type="text"
            size="small"
            icon={<SwapOutlined />}
            aria-label={t(record ? "views.filter.compareRecord" : "views.filter.compareField")}
            onClick={() => onChange({ $: record ? "record" : "field", path: "" })}
          />
        </Tooltip>
      )}
    </span>
  );
}

/** Options to choose from; those of a tree with all below them. */
const choicesOf = (column: ColumnInfo) =>
  column.field?.settings.options && flatOptions(column.field.settings.options);

const COMPARED = new Set(["eq", "ne", "gt", "gte", "lt", "lte"]);

function PlainValue(props: Props) {
  const { op, value, onChange } = props;
  if (op === "within") return <PeriodSelect value={value} onChange={onChange} />;
  if (op === "between") return <Between {...props} />;
  if (LISTS.has(op)) return <ManyValues {...props} />;
  return <OneValue {...props} />;
}

function Between({ value, onChange, ...rest }: Props) {
  const [low, high] = asList(value);
  return (
    <span className="sl-between">
      <OneValue {...rest} value={low} onChange={(next) => onChange([next, high])} />
      <OneValue {...rest} value={high} onChange={(next) => onChange([low, next])} />
    </span>
  );
}

function ManyValues({ column, value, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const list = asList(value);
  const target = targetForm(column.field);
  // "my units" is a list by itself, never an item of one.
  const set = (next: unknown[]) => onChange(next.find(isUnits) ?? next);
  if (target) return <PeopleOrRecords target={target} list={list} multiple onChange={set} />;
  const options = choicesOf(column)?.map((option) => ({
    value: option.value,
    label: label(option.label),
  }));
  const numeric = column.kind === "number";
  return (
    <Select
      mode={options ? "multiple" : "tags"}
      value={list.map(String)}
      aria-label={t("records.filter.value")}
      options={options ?? []}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      onChange={(next: string[]) => onChange(numeric ? next.map(Number).filter(Number.isFinite) : next)}
    />
  );
}

function OneValue({ column, value, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const name = { "aria-label": t("records.filter.value") };
  const options = choicesOf(column);
  const target = targetForm(column.field);
  if (target)
    return <PeopleOrRecords target={target} list={asList(value)} onChange={(list) => onChange(list[0])} />;
  if (options) {
    return (
      <Select
        {...name}
        value={value as string | undefined}
        onChange={onChange}
        options={options.map((option) => ({ value: option.value, label: label(option.label) }))}
        popupMatchSelectWidth={false}
      />
    );
  }
  if (column.kind === "boolean") {
    return (
      <Select
        {...name}
        value={value as boolean | undefined}
        onChange={onChange}
        options={[
          { value: true, label: t("common.yes") },
          { value: false, label: t("common.no") },
        ]}
      />
    );
  }
  if (column.kind === "number") {
    const { scale = 1, sign } = column.field ?? {};
    return (
      <InputNumber
        {...name}
        value={typeof value === "number" ? Number((value * scale).toPrecision(12)) : undefined}
        onChange={(next) => onChange(next === null ? next : Number((Number(next) / scale).toPrecision(12)))}
        suffix={sign}
        style={{ width: "100%" }}
      />
    );
  }
  // Hours and minutes, or a time of day: as the form itself asks for it.
  if (column.kind === "duration" && column.field)
    return <FieldInput bare field={asked(column.field)} value={value} onChange={onChange} />;
  if (column.kind === "duration") {
    const hours = typeof value === "number" ? value / 3600 : undefined;
    return (
      <InputNumber
        {...name}
        value={hours}
        suffix={t("common.hours")}
        onChange={(next) => onChange(next === null ? undefined : Math.round(Number(next) * 3600))}
        style={{ width: "100%" }}
      />
    );
  }
  if (column.kind === "date" || column.kind === "datetime")
    return <Moment {...{ column, value, onChange }} />;
  return (
    <Input
      {...name}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** The field as a mere input: whoever may not write it may still ask for it. */
const asked = (field: FieldMeta): FieldMeta => ({
  ...field,
  access: "write",
  required: false,
  readonly: false,
  hidden: false,
});

function Moment({ column, value, onChange }: Pick<Props, "column" | "value" | "onChange">) {
  const { t } = useTranslation();
  const withTime = column.kind === "datetime";
  if (value && typeof value === "object") {
    const { $: name, plus } = value as { $: string; plus?: Record<string, number> };
    const [unit, count] = Object.entries(plus ?? {})[0] ?? [];
    const shift = unit ? ` ${Number(count) > 0 ? "+" : ""}${count} ${t(`records.unit.${unit}`)}` : "";
    return (
      <Input
        readOnly
        value={`${t(`records.dynamic.${name}`)}${shift}`}
        allowClear
        onChange={() => onChange(undefined)}
      />
    );
  }
  const moment = typeof value === "string" && value ? (withTime ? toWall(value) : dayjs(value)) : null;
  const dynamic = withTime ? "now" : "today";
  return (
    <DatePicker
      renderExtraFooter={() => (
        <Button type="link" size="small" onClick={() => onChange({ $: dynamic })}>
          {t(`records.dynamic.${dynamic}`)}
        </Button>
      )}
      aria-label={t("records.filter.value")}
      showTime={withTime ? { format: "HH:mm" } : false}
      format={withTime ? "YYYY-MM-DD HH:mm" : "YYYY-MM-DD"}
      value={moment}
      onChange={(next) =>
        onChange(next ? (withTime ? fromWall(next) : next.format("YYYY-MM-DD")) : undefined)
      }
      style={{ width: "100%" }}
    />
  );
}

const isUnits = (item: unknown) =>
  typeof item === "object" && item !== null && (item as { $?: string }).$ !== "me";

const DYNAMIC: Record<string, string[]> = { user: ["me"], org_unit: ["my_units", "my_subtree"] };
const PREFIX = "$";

function PeopleOrRecords(props: {
  target: string;
  list: unknown[];
  multiple?: boolean;
  onChange: (list: unknown[]) => void;
}) {
  const { t } = useTranslation();
  const names = DYNAMIC[props.target] ?? [];
  const extra = names.map((name) => ({ id: `${PREFIX}${name}`, title: t(`records.dynamic.${name}`) }));
  const ids = props.list.map((item) =>
    item && typeof item === "object" ? `${PREFIX}${(item as { $: string }).$}` : String(item),
  );
  return (
    <RemoteSelect
      form={props.target}
      value={ids}
      multiple={props.multiple}
      extra={extra}
      onChange={(next) =>
        props.onChange(next.map((id) => (id.startsWith(PREFIX) ? { $: id.slice(PREFIX.length) } : id)))
      }
    />
  );
}
