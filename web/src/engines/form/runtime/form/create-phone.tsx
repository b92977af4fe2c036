import { useTranslation } from "react-i18next";
import { useForm } from "../../../../api/forms";
import type { FormMeta } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n/label";
import { Button } from "../../../../ui/phone/button";
import { Skeleton } from "../../../../ui/phone/page";
import { ProblemNote } from "../../../../ui/phone/problem";
import { Sheet } from "../../../../ui/phone/sheet";
import { fieldProblem, isWritable } from "../phone";
import { PhoneForm } from "./phone";
import type { CreateInPlaceProps } from "./runtime";
import { useNewRecord } from "./use-new-record";

const FACE = { fieldProblem, isWritable };

/** A new related record, made without leaving the form that asks for it. */
export default function CreateOnPhone(props: CreateInPlaceProps) {
  const { t } = useTranslation();
  const form = useForm(props.target);
  if (form.data) return <CreateSheet {...props} form={form.data} />;
  return (
    <Sheet open full title="" closeLabel={t("runtime.close")} onClose={props.onClose}>
      {form.isError ? <ProblemNote error={form.error} /> : <Skeleton />}
    </Sheet>
  );
}

function CreateSheet({ form, onClose, onCreated }: CreateInPlaceProps & { form: FormMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const draft = useNewRecord(form, FACE);
  const submit = async () => {
    const created = await draft.submit();
    if (created)
      onCreated({ id: created.id, title: String(created[form.title] ?? created.no ?? created.id) });
  };
  return (
    <Sheet
      open
      full
      title={t("runtime.form.createTitle", { name: label(form.label) })}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button look="primary" pending={draft.busy} onClick={() => void submit()}>
          {t("common.save")}
        </Button>
      }
    >
      {draft.failure !== null && <ProblemNote error={draft.failure} />}
      <PhoneForm state={draft.state} />
    </Sheet>
  );
}
