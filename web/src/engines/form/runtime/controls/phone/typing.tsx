import { use, useState } from "react";
import { atZone, inZone } from "../../../../../lib/zone";
import { useFieldIds } from "../../../../../ui/phone/field";
import type { ControlProps, NumberProps, TextProps, TimeProps, WhenProps } from "../../controls";
import { PlaceholderContext } from "../../controls";
import { escapeHtml, htmlText } from "../../html";

const KEYBOARDS = { text: "text", tel: "tel", email: "email", url: "url" } as const;

export function Text({ value, onChange, disabled, kind = "text", maxLength, placeholder, label }: TextProps) {
  const hint = use(PlaceholderContext);
  const { id, invalid, describedBy } = useFieldIds();
  return (
    <input
      id={id}
      className="p-input"
      type={kind}
      inputMode={KEYBOARDS[kind]}
      autoComplete={kind === "tel" || kind === "email" ? kind : "off"}
      value={value}
      maxLength={maxLength}
      placeholder={placeholder ?? hint}
      disabled={disabled}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function LongText({ value, onChange, disabled, maxLength, placeholder, label }: TextProps) {
  const hint = use(PlaceholderContext);
  const { id, invalid, describedBy } = useFieldIds();
  return (
    <textarea
      id={id}
      className="p-input"
      rows={3}
      value={value}
      maxLength={maxLength}
      placeholder={placeholder ?? hint}
      disabled={disabled}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

const toHtml = (text: string): string =>
  text
    .split("\n")
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join("");

/** Plain paragraphs. Text that already carries markup is shown, not edited, so that nothing of it is lost. */
export function RichText({ value, onChange, disabled }: ControlProps<string>) {
  const plain = !/<(?!\/?p>|br\s*\/?>)/i.test(value);
  const lines = value.replace(/<\/p>\s*<p>|<br\s*\/?>/gi, "\n").replace(/<\/?p>/gi, "");
  const [text, setText] = useState(() => (plain ? htmlDecoded(lines) : htmlText(value)));
  const change = (next: string) => {
    setText(next);
    onChange(next ? toHtml(next) : "");
  };
  return <LongText value={text} onChange={change} disabled={disabled || !plain} />;
}

function htmlDecoded(text: string): string {
  return text
    .split("\n")
    .map((line) => htmlText(line))
    .join("\n");
}

export function NumberBox({ value, onChange, disabled, decimals, unit, label }: NumberProps) {
  const { id, invalid, describedBy } = useFieldIds();
  const input = (
    <input
      id={label ? undefined : id}
      className="p-input"
      inputMode={decimals > 0 ? "decimal" : "numeric"}
      autoComplete="off"
      value={value}
      disabled={disabled}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  return unit ? (
    <span className="p-affix" style={{ flex: 1, minWidth: 0 }}>
      {input}
      <span>{unit}</span>
    </span>
  ) : (
    input
  );
}

/** The phone's own date wheel. */
export function When({ value, onChange, disabled, precision, label }: WhenProps) {
  const { id, invalid, describedBy } = useFieldIds();
  const minute = precision === "minute";
  const shown = value && minute ? inZone(value).format("YYYY-MM-DDTHH:mm") : (value ?? "");
  const change = (text: string) => onChange(!text ? null : minute ? atZone(text).format() : text);
  return (
    <input
      id={id}
      className="p-input"
      type={minute ? "datetime-local" : "date"}
      value={shown}
      disabled={disabled}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** The phone's own clock. */
export function Time({ value, onChange, disabled, label }: TimeProps) {
  const { id, invalid, describedBy } = useFieldIds();
  return (
    <input
      id={id}
      className="p-input"
      type="time"
      value={value ?? ""}
      disabled={disabled}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  );
}
