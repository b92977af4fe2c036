import { InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";

const NAMED = [
  "today",
  "yesterday",
  "tomorrow",
  "this_week",
  "last_week",
  "next_week",
  "this_month",
  "last_month",
  "next_month",
  "this_quarter",
  "this_year",
  "last_year",
];
const UNITS = ["hour", "day", "week", "month"];

type Span = { last?: number; next?: number; unit: string };

/** A period: a named one, or the last or next so many days. */
export function PeriodSelect({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useTranslation();
  const span = value && typeof value === "object" && "unit" in value ? (value as Span) : null;
  const mode = span
    ? span.next === undefined
      ? "last"
      : "next"
    : typeof value === "string"
      ? value
      : undefined;
  const choose = (next: string) => {
    if (next === "last" || next === "next") onChange({ [next]: 7, unit: "day" });
    else onChange(next);
  };
  const change = (part: { count?: number; unit?: string }) => {
    if (!span || !mode) return;
    const count = part.count ?? span.last ?? span.next ?? 7;
    onChange({ [mode]: count, unit: part.unit ?? span.unit });
  };
  return (
    <span className="sl-period">
      <Select
        value={mode}
        onChange={choose}
        aria-label={t("records.filter.value")}
        popupMatchSelectWidth={false}
        options={[...NAMED, "last", "next"].map((key) => ({ value: key, label: t(`records.period.${key}`) }))}
      />
      {span && (
        <>
          <InputNumber
            min={1}
            max={1000}
            value={span.last ?? span.next}
            onChange={(count) => change({ count: Number(count ?? 1) })}
          />
          <Select
            value={span.unit}
            onChange={(unit: string) => change({ unit })}
            options={UNITS.map((unit) => ({ value: unit, label: t(`records.unit.${unit}`) }))}
          />
        </>
      )}
    </span>
  );
}
