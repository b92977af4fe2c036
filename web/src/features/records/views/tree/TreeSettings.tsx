import { Form } from "antd";
import { useTranslation } from "react-i18next";
import type { ViewSettingsProps } from "../kinds";
import { FieldChoice } from "../shared/FieldChoice";
import { isParent } from "../shared/fields";

export default function TreeSettings({ form, options, onChange }: ViewSettingsProps<{ parent?: string }>) {
  const { t } = useTranslation();
  return (
    <Form layout="vertical">
      <FieldChoice
        form={form}
        required
        label={t("boards.tree.parent")}
        fits={isParent(form)}
        value={options.parent}
        onChange={(parent) => onChange(parent ? { parent } : {})}
      />
    </Form>
  );
}
