import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { WordsProps } from "../../controls";
import { useDeskIds } from "./frame";

const SEPARATORS = [",", "\uff0c", "\u3001", ";", "\uff1b", "|"];

/** Words typed freely, each closed by Enter or a separator. */
export default function Words({ value, onChange, disabled, suggestions, maxCount, label }: WordsProps) {
  const { t } = useTranslation();
  const { id, describedBy, status } = useDeskIds();
  return (
    <Select
      id={id}
      mode="tags"
      value={value}
      options={suggestions.map((word) => ({ value: word, label: word }))}
      tokenSeparators={SEPARATORS}
      maxCount={maxCount}
      disabled={disabled}
      status={status}
      placeholder={t("runtime.tags.add")}
      notFoundContent={null}
      style={{ width: "100%" }}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(words: string[]) => onChange(words.map((word) => word.trim()).filter(Boolean))}
    />
  );
}
