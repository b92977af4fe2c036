import { Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Labels } from "../core/definition";

interface Props {
  id: string;
  value: Labels | undefined;
  onChange: (value: Labels | undefined) => void;
  /** Several lines. */
  long?: boolean;
  maxLength?: number;
  onBlur?: () => void;
  disabled?: boolean;
}

/** A text in Chinese, and in English if wanted; undefined when both are empty. */
export function LabelsInput({ id, value, onChange, long, maxLength = 200, onBlur, disabled }: Props) {
  const { t } = useTranslation();
  const set = (language: string, text: string) => {
    const { [language]: _old, ...rest } = value ?? {};
    const next: Record<string, string> = text ? { ...rest, [language]: text } : rest;
    // Chinese stays a member, so that "missing" is said at the right place.
    const kept = { ...(next.zh === undefined && Object.keys(next).length > 0 ? { zh: "" } : {}), ...next };
    onChange(Object.keys(kept).length > 0 ? kept : undefined);
  };
  const common = { maxLength, disabled, onBlur };
  const Box = long ? Input.TextArea : Input;
  const size = long ? { autoSize: { minRows: 2, maxRows: 8 } } : {};
  return (
    <div className="sl-labels-input">
      <Box
        id={id}
        {...common}
        {...size}
        value={value?.zh ?? ""}
        placeholder={t("designer.labels.zh")}
        onChange={(event) => set("zh", event.target.value)}
      />
      <Box
        {...common}
        {...size}
        value={value?.en ?? ""}
        aria-label={t("designer.labels.en")}
        placeholder={t("designer.labels.en")}
        onChange={(event) => set("en", event.target.value)}
      />
    </div>
  );
}
