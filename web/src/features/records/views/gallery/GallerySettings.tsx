import { Form, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import type { ViewSettingsProps } from "../kinds";
import { FieldChoice, withOption } from "../shared/FieldChoice";
import { isPicture } from "../shared/fields";
import type { GalleryOptions } from "./GalleryView";

export default function GallerySettings({ form, options, onChange }: ViewSettingsProps<GalleryOptions>) {
  const { t } = useTranslation();
  const set = (change: Partial<Record<keyof GalleryOptions, unknown>>) =>
    onChange(withOption(options, change));
  return (
    <Form layout="vertical">
      <FieldChoice
        form={form}
        label={t("boards.cover")}
        fits={isPicture}
        value={options.cover}
        onChange={(cover) => set({ cover })}
      />
      <Form.Item label={t("boards.gallery.fit")} style={{ marginBottom: 12 }}>
        <Segmented
          value={options.fit ?? "cover"}
          onChange={(fit) => set({ fit })}
          options={(["cover", "contain"] as const).map((value) => ({
            value,
            label: t(`boards.gallery.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item label={t("boards.gallery.size")} style={{ marginBottom: 0 }}>
        <Segmented
          value={options.size ?? "medium"}
          onChange={(size) => set({ size })}
          options={(["small", "medium", "large"] as const).map((value) => ({
            value,
            label: t(`boards.gallery.${value}`),
          }))}
        />
      </Form.Item>
    </Form>
  );
}
