import dayjs from "dayjs";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useForm } from "../../api/forms";
import type { FieldMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { findOption, optionColor } from "../../ui/OptionTag";
import { dotColor } from "../../ui/tokens";
import type { Dimension, ReportQuery } from "./api";

export interface Texts {
  /** A dimension's value in words. */
  value: (dimension: Dimension, value: unknown) => string;
  /** The colour of a dimension's value, where its option has one. */
  color: (dimension: Dimension, value: unknown) => string | undefined;
  /** Beside the span that is still going on. */
  running: string;
  /** The name of a dimension or measure by its column. */
  column: (name: string) => string;
}

const FORMATS: Record<string, string> = {
  day: "MM-DD",
  week: "MM-DD",
  month: "YYYY-MM",
  quarter: "YYYY-MM",
  year: "YYYY",
};

/** Words for the values and columns of a report, from the form's fields. */
export function useTexts(query: ReportQuery): Texts {
  const { t } = useTranslation();
  const label = useLabel();
  const { data: form } = useForm(query.form);
  const fieldOf = useCallback(
    (path: string | undefined): FieldMeta | undefined =>
      form?.fields.find((field) => field.key === path?.split(".")[0]),
    [form],
  );
  const value = useCallback(
    (dimension: Dimension, raw: unknown): string => {
      if (raw === null || raw === undefined || raw === "") return t("dashboards.noValue");
      if (dimension.grain) return dayjs(String(raw).slice(0, 10)).format(FORMATS[dimension.grain]);
      if (typeof raw === "object") return (raw as { title?: string }).title ?? t("dashboards.noValue");
      const option = fieldOf(dimension.field)?.settings.options?.find((item) => item.value === raw);
      return option ? label(option.label) : String(raw);
    },
    [t, label, fieldOf],
  );
  const color = useCallback(
    (dimension: Dimension, raw: unknown): string | undefined => {
      const option = findOption(fieldOf(dimension.field), raw);
      const name = option?.category ? optionColor(option) : undefined;
      return name && dotColor(name);
    },
    [fieldOf],
  );
  const column = useCallback(
    (name: string): string => {
      const dimension = query.dimensions.find((item) => (item.as ?? item.field) === name);
      if (dimension) return label(fieldOf(dimension.field)?.label) || name;
      const measure = query.measures.find((item) => item.as === name || `${item.fn}_${item.field}` === name);
      if (!measure || measure.fn === "count") return t("dashboards.fn.count");
      return `${label(fieldOf(measure.field)?.label) || measure.field} · ${t(`dashboards.fn.${measure.fn}`)}`;
    },
    [t, label, fieldOf, query],
  );
  return { value, color, column, running: t("dashboards.running") };
}
