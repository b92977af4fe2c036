import { Button, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { useLeaveGuard } from "../../../lib/leave";
import type { CreateSlotProps } from "../extensions";
import { SchemaForm } from "./SchemaForm";
import { useDraft } from "./useDraft";

export function GenericCreate({ form, values, onClose, onCreated }: CreateSlotProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const draft = useDraft(form, values);
  const close = useLeaveGuard(draft.changed, onClose);
  const submit = async () => {
    const created = await draft.submit();
    if (created) onCreated(created.id);
  };
  return (
    <Drawer
      open
      size={720}
      title={t("records.list.create", { name: label(form.label) })}
      onClose={close}
      extra={
        <Button type="primary" loading={draft.busy} onClick={() => void submit()}>
          {t("common.save")}
        </Button>
      }
    >
      <SchemaForm draft={draft} />
    </Drawer>
  );
}
