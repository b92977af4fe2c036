import { Form } from "antd";
import { useTranslation } from "react-i18next";
import type { ViewSettingsProps } from "../kinds";
import { FieldChoice, withOption } from "../shared/FieldChoice";
import { isChoice, isPlace } from "../shared/fields";
import type { MapOptions } from "./MapView";

export default function MapSettings({ form, options, onChange }: ViewSettingsProps<MapOptions>) {
  const { t } = useTranslation();
  return (
    <Form layout="vertical">
      <FieldChoice
        form={form}
        required
        label={t("boards.map.place")}
        fits={isPlace}
        value={options.place}
        onChange={(place) => onChange(withOption(options, { place }))}
      />
      <FieldChoice
        form={form}
        label={t("boards.color")}
        fits={isChoice}
        value={options.color}
        onChange={(color) => onChange(withOption(options, { color }))}
      />
    </Form>
  );
}
