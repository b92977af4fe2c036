import { Checkbox, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../lib/i18n";
import type { ViewSettingsProps } from "../kinds";
import { FieldChoice, withOption } from "../shared/FieldChoice";
import { isChoice, isNumber, isPicture, optionsOf, ownField } from "../shared/fields";
import type { KanbanOptions } from "./KanbanView";

/** Which select makes the columns, what is added up, which picture is shown, which columns are there. */
export default function KanbanSettings({ form, options, onChange }: ViewSettingsProps<KanbanOptions>) {
  const { t } = useTranslation();
  const label = useLabel();
  const set = (change: Partial<Record<keyof KanbanOptions, unknown>>) =>
    onChange(withOption(options, change));
  const hidden = options.hidden ?? [];
  return (
    <Form layout="vertical">
      <FieldChoice
        form={form}
        required
        label={t("boards.kanban.field")}
        fits={isChoice}
        value={options.field}
        onChange={(field) => set({ field, hidden: undefined, collapsed: undefined })}
      />
      <FieldChoice
        form={form}
        label={t("boards.kanban.sum")}
        fits={isNumber}
        value={options.sum}
        onChange={(sum) => set({ sum })}
      />
      <FieldChoice
        form={form}
        label={t("boards.cover")}
        fits={isPicture}
        value={options.cover}
        onChange={(cover) => set({ cover })}
      />
      <Form.Item label={t("boards.kanban.columns")} style={{ marginBottom: 0 }}>
        <div className="sl-board-checks">
          {optionsOf(ownField(form, options.field)).map((option) => (
            <Checkbox
              key={option.value}
              checked={!hidden.includes(option.value)}
              onChange={(event) =>
                set({
                  hidden: event.target.checked
                    ? hidden.filter((value) => value !== option.value)
                    : [...hidden, option.value],
                })
              }
            >
              {label(option.label)}
            </Checkbox>
          ))}
        </div>
      </Form.Item>
    </Form>
  );
}
