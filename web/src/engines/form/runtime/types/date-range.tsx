import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { formatDate } from "../values";
import type { InputProps, Widget } from "../widget";

interface Range {
  start: string | null;
  end: string | null;
}

function rangeOf(value: unknown): Range {
  const { start = null, end = null } = (value ?? {}) as Partial<Range>;
  return { start, end };
}

const days = ({ start, end }: Range): number =>
  start && end ? Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000) + 1 : 0;

function DateRangeInput({ value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { When } = useControls();
  const range = rangeOf(value);
  const change = (part: Partial<Range>) => {
    const next = { ...range, ...part };
    onChange(next.start || next.end ? next : null);
  };
  return (
    <div style={{ display: "flex", gap: 8, alignItems: "center", flexWrap: "wrap" }}>
      <div style={{ flex: "1 1 130px", minWidth: 0 }}>
        <When
          precision="date"
          value={range.start}
          onChange={(start) => change(start && !range.end ? { start, end: start } : { start })}
          disabled={disabled}
          label={t("runtime.range.start")}
        />
      </div>
      <span aria-hidden="true">–</span>
      <div style={{ flex: "1 1 130px", minWidth: 0 }}>
        <When
          precision="date"
          value={range.end}
          onChange={(end) => change({ end })}
          disabled={disabled}
          label={t("runtime.range.end")}
        />
      </div>
    </div>
  );
}

export const dateRange: Widget = {
  Input: DateRangeInput,
  text: (value) => {
    const { start, end } = rangeOf(value);
    return start === end ? formatDate(start) : `${formatDate(start)} – ${formatDate(end)}`;
  },
  check: (value, field, { t }) => {
    const range = rangeOf(value);
    if (!range.start || !range.end) return t("runtime.range.incomplete");
    if (range.end < range.start) return t("runtime.range.order");
    const most = field.settings.max_days;
    return typeof most === "number" && days(range) > most
      ? t("runtime.range.tooLong", { count: most })
      : undefined;
  },
  group: true,
};
