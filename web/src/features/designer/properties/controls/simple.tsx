import { UploadOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../lib/i18n";
import { LabelsInput } from "../LabelsInput";
import type { ControlProps } from "./contract";
import { plainSchema } from "./schema";

const FULL = { width: "100%" } as const;

export function BooleanControl({ id, value, schema, onChange }: ControlProps) {
  const standard = schema.default === true;
  const on = value === undefined || value === null ? standard : value === true;
  return (
    <Switch
      id={id}
      size="small"
      checked={on}
      onChange={(next) => onChange(next === standard ? undefined : next)}
    />
  );
}

export function NumberControl({ id, value, schema, onChange }: ControlProps) {
  const plain = plainSchema(schema);
  return (
    <InputNumber
      id={id}
      style={FULL}
      value={(value ?? schema.default ?? null) as number | null}
      {...(plain.minimum !== undefined && { min: plain.minimum })}
      {...(plain.maximum !== undefined && { max: plain.maximum })}
      {...(plain.type === "integer" && { precision: 0 })}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

export function TextControl({ id, value, schema, onChange }: ControlProps) {
  const { maxLength } = plainSchema(schema);
  return (
    <Input
      id={id}
      value={typeof value === "string" ? value : String(schema.default ?? "")}
      {...(maxLength && { maxLength })}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

export function ChoiceControl({ id, value, schema, onChange }: ControlProps) {
  const label = useLabel();
  const plain = plainSchema(schema);
  const options =
    schema["x-choices"]?.map((choice) => ({ value: String(choice.value), label: label(choice.label) })) ??
    (plain.enum ?? []).map((item) => ({ value: String(item), label: String(item) }));
  const standard = schema.default ?? null;
  return (
    <Select
      id={id}
      style={FULL}
      options={options}
      value={(value ?? standard) as string | null}
      allowClear={standard === null}
      onChange={(next) => onChange(next === standard ? undefined : (next ?? undefined))}
    />
  );
}

export function LabelsControl({ id, value, onChange }: ControlProps) {
  return <LabelsInput id={id} value={value as Record<string, string> | undefined} onChange={onChange} />;
}

export function LongLabelsControl({ id, value, onChange }: ControlProps) {
  const text = value as Record<string, string> | undefined;
  return <LabelsInput id={id} value={text} onChange={onChange} long maxLength={5000} />;
}

export function WordsControl({ id, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  return (
    <Select
      id={id}
      mode="tags"
      style={FULL}
      open={false}
      suffixIcon={null}
      value={(value as string[] | undefined) ?? []}
      placeholder={t("designer.control.words")}
      onChange={(next: string[]) => onChange(next.length > 0 ? next : undefined)}
    />
  );
}

/** What no other control knows, as JSON; only what can be read is taken. */
export function JsonControl({ id, value, onChange }: ControlProps) {
  const [text, setText] = useState(() => (value === undefined ? "" : JSON.stringify(value, null, 1)));
  const [bad, setBad] = useState(false);
  const change = (next: string) => {
    setText(next);
    try {
      onChange(next.trim() ? JSON.parse(next) : undefined);
      setBad(false);
    } catch {
      setBad(true);
    }
  };
  return (
    <Input.TextArea
      id={id}
      autoSize={{ minRows: 2, maxRows: 12 }}
      value={text}
      status={bad ? "error" : ""}
      onChange={(event) => change(event.target.value)}
    />
  );
}

export function TemplateControl({ id, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  return (
    <>
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      <div className="sl-setting-help">{t("designer.control.template")}</div>
    </>
  );
}

const PICTURE_BYTES = 140_000;

/** A small picture that travels in the definition. */
export function PictureControl({ id, name, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState("");
  const read = (file: File | undefined) => {
    if (!file) return;
    if (file.size > PICTURE_BYTES || !/^image\/(png|jpeg|webp)$/.test(file.type)) {
      setProblem(t("designer.control.pictureWrong"));
      return;
    }
    setProblem("");
    const reader = new FileReader();
    reader.onload = () => onChange(String(reader.result));
    reader.readAsDataURL(file);
  };
  return (
    <>
      {typeof value === "string" && value && (
        <img src={value} alt={name} style={{ maxWidth: "100%", maxHeight: 120, display: "block" }} />
      )}
      <input
        id={id}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        onChange={(event) => read(event.target.files?.[0])}
      />
      <Button size="small" icon={<UploadOutlined />} onClick={() => document.getElementById(id)?.click()}>
        {t("designer.control.picture")}
      </Button>
      {value ? (
        <Button size="small" type="link" onClick={() => onChange(undefined)}>
          {t("designer.control.clear")}
        </Button>
      ) : null}
      {problem && <div className="sl-setting-problem">{problem}</div>}
    </>
  );
}
