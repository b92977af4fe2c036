import { Button, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { useForm } from "../../../../api/forms";
import type { FormMeta } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n/label";
import { useLeaveGuard } from "../../../../lib/leave";
import { ErrorState, PageSkeleton, useErrorText } from "../../../../ui/states";
import { fieldProblem, isWritable } from "../desk";
import { DeskForm } from "./desk";
import type { CreateInPlaceProps } from "./runtime";
import { useNewRecord } from "./use-new-record";

const FACE = { fieldProblem, isWritable };

/** A new related record, made without leaving the form that asks for it. */
export default function CreateOnDesk(props: CreateInPlaceProps) {
  const form = useForm(props.target);
  if (form.data) return <CreateDrawer {...props} form={form.data} />;
  return (
    <Drawer open size={640} onClose={props.onClose}>
      {form.isError ? <ErrorState error={form.error} /> : <PageSkeleton />}
    </Drawer>
  );
}

function CreateDrawer({ form, onClose, onCreated }: CreateInPlaceProps & { form: FormMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const draft = useNewRecord(form, FACE);
  const close = useLeaveGuard(draft.state.changed, onClose);
  const submit = async () => {
    const created = await draft.submit();
    if (created)
      onCreated({ id: created.id, title: String(created[form.title] ?? created.no ?? created.id) });
  };
  return (
    <Drawer
      open
      size={640}
      title={t("runtime.form.createTitle", { name: label(form.label) })}
      onClose={close}
      extra={
        <Button type="primary" loading={draft.busy} onClick={() => void submit()}>
          {t("common.save")}
        </Button>
      }
    >
      {draft.failure !== null && (
        <p role="alert" className="sl-error">
          {errorText(draft.failure)}
        </p>
      )}
      <DeskForm state={draft.state} />
    </Drawer>
  );
}
