import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { ViewSettingsProps } from "../kinds";
import { FieldChoice, withOption } from "../shared/FieldChoice";
import { isGroup, isParent } from "../shared/fields";
import { SpanChoices } from "../shared/SpanChoices";
import { ZOOM_NAMES } from "./scale";
import type { TimelineOptions } from "./TimelineView";

/** Which fields are start, end, group, colour and what must be done before. */
export default function TimelineSettings({ form, options, onChange }: ViewSettingsProps<TimelineOptions>) {
  const { t } = useTranslation();
  const set = (change: Partial<Record<keyof TimelineOptions, unknown>>) =>
    onChange(withOption(options, change));
  return (
    <Form layout="vertical">
      <SpanChoices form={form} options={options} set={set} />
      <FieldChoice
        form={form}
        label={t("boards.timeline.group")}
        fits={isGroup}
        value={options.group}
        onChange={(group) => set({ group })}
      />
      <FieldChoice
        form={form}
        label={t("boards.timeline.depends")}
        fits={isParent(form)}
        value={options.depends}
        onChange={(depends) => set({ depends })}
      />
      <Form.Item label={t("boards.timeline.zoom")} style={{ marginBottom: 0 }}>
        <Select
          aria-label={t("boards.timeline.zoom")}
          value={options.zoom ?? "day"}
          onChange={(zoom) => set({ zoom })}
          options={ZOOM_NAMES.map((value) => ({ value, label: t(`boards.timeline.${value}`) }))}
        />
      </Form.Item>
    </Form>
  );
}
