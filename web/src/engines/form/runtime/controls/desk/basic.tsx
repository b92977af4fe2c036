import { EnvironmentOutlined, PlusOutlined, ScanOutlined } from "@ant-design/icons";
import {
  Switch as AntSwitch,
  Button,
  Checkbox,
  DatePicker,
  Input,
  InputNumber,
  Radio,
  Rate,
  Select,
} from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { type ReactNode, use } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../../lib/i18n/label";
import { fromWall, toWall } from "../../../../../lib/zone";
import { dotColor } from "../../../../../ui/tokens";
import type {
  ActionProps,
  BadgeProps,
  ChoiceProps,
  ChoicesProps,
  ControlProps,
  NumberProps,
  TextProps,
  WhenProps,
} from "../../controls";
import { PlaceholderContext } from "../../controls";
import { useDeskIds } from "./frame";

const FULL = { width: "100%" } as const;

export function Text({ value, onChange, disabled, kind = "text", maxLength, placeholder, label }: TextProps) {
  const hint = use(PlaceholderContext);
  const { id, describedBy, status } = useDeskIds();
  return (
    <Input
      id={id}
      type={kind}
      value={value}
      maxLength={maxLength ?? 1000}
      placeholder={placeholder ?? hint}
      disabled={disabled}
      status={status}
      aria-label={label}
      aria-describedby={describedBy}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function LongText({ value, onChange, disabled, maxLength, placeholder, label }: TextProps) {
  const hint = use(PlaceholderContext);
  const { id, describedBy, status } = useDeskIds();
  return (
    <Input.TextArea
      id={id}
      value={value}
      maxLength={maxLength ?? 100_000}
      placeholder={placeholder ?? hint}
      disabled={disabled}
      status={status}
      aria-label={label}
      aria-describedby={describedBy}
      autoSize={{ minRows: 2, maxRows: 14 }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function NumberBox({ value, onChange, disabled, min, max, unit, label }: NumberProps) {
  const hint = use(PlaceholderContext);
  const { id, describedBy, status } = useDeskIds();
  return (
    <InputNumber<string>
      id={id}
      stringMode
      value={value === "" ? null : value}
      min={min === undefined ? undefined : String(min)}
      max={max === undefined ? undefined : String(max)}
      suffix={unit}
      placeholder={hint}
      disabled={disabled}
      status={status}
      controls={false}
      style={FULL}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(next) => onChange(next === null ? "" : String(next))}
    />
  );
}

export function When({ value, onChange, disabled, precision, label }: WhenProps) {
  const { id, describedBy, status } = useDeskIds();
  const minute = precision === "minute";
  const change = (moment: Dayjs | null) =>
    onChange(moment ? (minute ? fromWall(moment.second(0)) : moment.format("YYYY-MM-DD")) : null);
  return (
    <DatePicker
      id={id}
      value={value ? (minute ? toWall(value) : dayjs(value)) : null}
      showTime={minute ? { format: "HH:mm", minuteStep: 5 } : false}
      format={minute ? "YYYY-MM-DD HH:mm" : "YYYY-MM-DD"}
      disabled={disabled}
      status={status}
      style={FULL}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(moment) => change(moment as Dayjs | null)}
    />
  );
}

export function Switch({ value, onChange, disabled }: ControlProps<boolean>) {
  const { id } = useDeskIds();
  return <AntSwitch id={id} checked={value} disabled={disabled} onChange={onChange} />;
}

function Dotted({ color, children }: { color: string | null | undefined; children: ReactNode }) {
  return color && color !== "default" ? (
    <span className="sl-option">
      <i style={{ background: dotColor(color) }} />
      {children}
    </span>
  ) : (
    children
  );
}

export function Choice({ value, onChange, disabled, options, style, required, label: name }: ChoiceProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { id, describedBy, status } = useDeskIds();
  if (style !== "dropdown") {
    return (
      <Radio.Group
        id={id}
        value={value}
        disabled={disabled}
        optionType={style === "buttons" ? "button" : "default"}
        options={options.map((option) => ({ value: option.value, label: label(option.label) }))}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const items = options.map(({ value: item, label: text, color }) => ({
    value: item,
    label: label(text),
    color,
  }));
  return (
    <Select
      id={id}
      value={value}
      options={items}
      disabled={disabled}
      status={status}
      allowClear={!required}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("runtime.choose")}
      style={FULL}
      aria-label={name}
      aria-describedby={describedBy}
      optionRender={(item) => <Dotted color={item.data.color}>{item.label}</Dotted>}
      onChange={(next) => onChange(next ?? null)}
    />
  );
}

export function Choices({ value, onChange, disabled, options, style }: ChoicesProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { id, status } = useDeskIds();
  const items = options.map((option) => ({ value: option.value, label: label(option.label) }));
  return style === "dropdown" ? (
    <Select
      id={id}
      mode="multiple"
      value={value}
      options={items}
      disabled={disabled}
      status={status}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("runtime.choose")}
      style={FULL}
      onChange={onChange}
    />
  ) : (
    <Checkbox.Group value={value} options={items} disabled={disabled} onChange={onChange} />
  );
}

export function Stars({ value, onChange, disabled, max }: ControlProps<number> & { max: number }) {
  return <Rate value={value} count={max} disabled={disabled} onChange={onChange} />;
}

const ICONS = {
  place: <EnvironmentOutlined />,
  scan: <ScanOutlined />,
  plus: <PlusOutlined />,
  none: undefined,
};

export function Action(props: ActionProps) {
  return (
    <Button
      icon={ICONS[props.icon ?? "place"]}
      type={props.look === "primary" ? "primary" : "default"}
      danger={props.look === "danger"}
      onClick={props.onClick}
      disabled={props.disabled}
      loading={props.pending ?? false}
    >
      {props.children}
    </Button>
  );
}

export function Badge({ color, children }: BadgeProps) {
  return <Dotted color={color}>{children}</Dotted>;
}
