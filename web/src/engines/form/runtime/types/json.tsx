import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import type { DisplayProps, InputProps, Widget } from "../widget";

const MONO = { fontFamily: "ui-monospace, Menlo, Consolas, monospace", fontSize: 12 } as const;

/** What is typed but is not JSON yet; it keeps the form from being sent. */
class Unfinished {
  constructor(readonly text: string) {}
  toJSON(): null {
    return null;
  }
}

const pretty = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : value instanceof Unfinished
      ? value.text
      : JSON.stringify(value, null, 2);

function parse(text: string): unknown {
  try {
    return text.trim() ? JSON.parse(text) : null;
  } catch {
    return new Unfinished(text);
  }
}

function JsonInput({ value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { LongText, Action } = useControls();
  const [typed, setTyped] = useState(() => pretty(value));
  const [handed, setHanded] = useState<unknown>(value);
  const shown = value === handed ? typed : pretty(value);
  const change = (text: string) => {
    const next = parse(text);
    setTyped(text);
    setHanded(next);
    onChange(next);
  };
  return (
    <div style={{ display: "grid", gap: 6, ...MONO }}>
      <LongText value={shown} onChange={change} disabled={disabled} maxLength={262_144} />
      <div>
        <Action
          icon="none"
          disabled={disabled || value instanceof Unfinished}
          onClick={() => setTyped(pretty(value))}
        >
          {t("runtime.json.tidy")}
        </Action>
      </div>
    </div>
  );
}

function JsonDisplay({ value, compact }: DisplayProps) {
  if (compact) return <code style={MONO}>{JSON.stringify(value).slice(0, 80)}</code>;
  return (
    <pre style={{ ...MONO, margin: 0, maxHeight: 320, overflow: "auto", whiteSpace: "pre-wrap" }}>
      {pretty(value)}
    </pre>
  );
}

export const json: Widget = {
  Input: JsonInput,
  Display: JsonDisplay,
  text: (value) => JSON.stringify(value) ?? "",
  check: (value, _field, { t }) => (value instanceof Unfinished ? t("runtime.json.wrong") : undefined),
  wide: true,
};
