import { useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { FieldMeta, FormMeta } from "../../../api/types";
import { FieldInput, isWritable } from "../../../engines/form/runtime/phone";
import { useLabel } from "../../../lib/i18n";
import css from "../../../ui/phone/phone.css?inline";
import { useDefinition } from "../context";

interface Props {
  form: FormMeta;
  values: Record<string, unknown>;
  onChange: (key: string, value: unknown) => void;
}

/** A window of a phone's width with the phone's own style sheet, so that neither page touches the other's look. */
export function PhonePreview({ form, values, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { phone } = useDefinition();
  const [body, setBody] = useState<HTMLElement | null>(null);
  const hidden = new Set(phone?.hidden ?? []);
  const shown = form.layout.flatMap((section) => section.fields).filter((key) => !hidden.has(key));
  const order = [...(phone?.order ?? []).filter((key) => shown.includes(key))];
  const keys = [...order, ...shown.filter((key) => !order.includes(key))];
  const byKey = new Map<string, FieldMeta>(form.fields.map((field) => [field.key, field]));
  const fields = keys.flatMap((key) => byKey.get(key) ?? []).filter((field) => !field.hidden);
  return (
    <iframe
      className="sl-preview-phone"
      title={t("designer.preview.phone")}
      srcDoc="<!doctype html><html><head></head><body></body></html>"
      onLoad={(event) => {
        const page = event.currentTarget.contentDocument;
        if (!page) return;
        const style = page.createElement("style");
        style.textContent = css;
        page.head.append(style);
        setBody(page.body);
      }}
    >
      {body &&
        createPortal(
          <div style={{ padding: 16, display: "grid", gap: 16 }}>
            <h2 style={{ fontSize: 18, margin: "4px 0 0" }}>{label(form.label)}</h2>
            {fields.map((field) => (
              <FieldInput
                key={field.key}
                field={isWritable(field) ? field : { ...field, required: false }}
                value={values[field.key] ?? null}
                record={values}
                onChange={(value) => onChange(field.key, value)}
              />
            ))}
          </div>,
          body,
        )}
    </iframe>
  );
}
