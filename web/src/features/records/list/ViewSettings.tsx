import { ControlOutlined } from "@ant-design/icons";
import { Button, Drawer, Tooltip } from "antd";
import { type ComponentType, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { PageSkeleton } from "../../../ui/states";
import type { ViewSettingsProps } from "../views/kinds";
import type { ListState } from "./useListState";

interface Props {
  form: FormMeta;
  state: ListState;
  Settings: ComponentType<ViewSettingsProps>;
}

/** Opens the settings of the view's kind beside the list, which follows each change at once. */
export function ViewSettings({ form, state, Settings }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tooltip title={t("views.kind.settings")}>
        <Button
          type="text"
          icon={<ControlOutlined />}
          aria-label={t("views.kind.settings")}
          onClick={() => setOpen(true)}
        />
      </Tooltip>
      <Drawer
        open={open}
        size={480}
        mask={false}
        title={t("views.kind.settings")}
        onClose={() => setOpen(false)}
      >
        <Suspense fallback={<PageSkeleton rows={6} />}>
          {open && (
            <Settings form={form} options={state.options} onChange={(options) => state.change({ options })} />
          )}
        </Suspense>
      </Drawer>
    </>
  );
}
