import { Form, Segmented, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { ViewSettingsProps } from "../kinds";
import { withOption } from "../shared/FieldChoice";
import { SpanChoices } from "../shared/SpanChoices";
import type { CalendarOptions } from "./CalendarView";

const HOURS = Array.from({ length: 25 }, (_, hour) => ({ value: hour, label: `${hour}:00` }));

/** Which fields are start and end, colours, and how the week looks. */
export default function CalendarSettings({ form, options, onChange }: ViewSettingsProps<CalendarOptions>) {
  const { t } = useTranslation();
  const set = (change: Partial<Record<keyof CalendarOptions, unknown>>) =>
    onChange(withOption(options, change));
  const hour = (key: "from_hour" | "to_hour", fallback: number) => (
    <Select
      aria-label={t(`boards.calendar.${key}`)}
      value={options[key] ?? fallback}
      options={HOURS.filter(({ value }) =>
        key === "from_hour" ? value < (options.to_hour ?? 18) : value > (options.from_hour ?? 8),
      )}
      onChange={(value) => set({ [key]: value })}
      style={{ width: 96 }}
    />
  );
  return (
    <Form layout="vertical">
      <SpanChoices form={form} options={options} set={set} />
      <Form.Item label={t("boards.calendar.mode")} style={{ marginBottom: 12 }}>
        <Segmented
          value={options.mode ?? "month"}
          onChange={(mode) => set({ mode })}
          options={(["day", "week", "month"] as const).map((value) => ({
            value,
            label: t(`boards.calendar.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item label={t("boards.calendar.weekStart")} style={{ marginBottom: 12 }}>
        <Segmented
          value={options.week_start ?? 1}
          onChange={(week_start) => set({ week_start })}
          options={[1, 7].map((value) => ({ value, label: t(`boards.weekday.${value}`) }))}
        />
      </Form.Item>
      <Form.Item label={t("boards.calendar.hours")} style={{ marginBottom: 12 }}>
        {hour("from_hour", 8)} – {hour("to_hour", 18)}
      </Form.Item>
      <Form.Item label={t("boards.calendar.weekends")} style={{ marginBottom: 0 }}>
        <Switch checked={options.weekends !== false} onChange={(weekends) => set({ weekends })} />
      </Form.Item>
    </Form>
  );
}
