import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useForm } from "../../api/forms";
import type { FormMeta } from "../../api/types";
import { PageSkeleton } from "../../ui/states";
import { SchemaForm, useDraft } from "../records";
import type { Caller } from "./api";

const ASKED = new Set(["name", "kind", "tier", "phone", "region", "address"]);

interface Props {
  phone: string;
  onClose: () => void;
  onCreated: (customer: Caller) => void;
}

/** A customer who is not on file yet, made without leaving the call. */
export function NewCustomer(props: Props) {
  const form = useForm("customer");
  return form.data ? <CustomerForm form={form.data} {...props} /> : <PageSkeleton rows={3} />;
}

function CustomerForm({ form, phone, onClose, onCreated }: Props & { form: FormMeta }) {
  const { t } = useTranslation();
  const draft = useDraft(form, { phone });
  const submit = async () => {
    const created = await draft.submit();
    if (created) onCreated({ ...draft.values, ...created, name: String(draft.values.name ?? "") } as Caller);
  };
  return (
    <fieldset className="sl-new-customer">
      <legend>{t("tickets.new.createCustomer")}</legend>
      <SchemaForm draft={draft} only={(field) => ASKED.has(field.key)} />
      <div className="sl-field-buttons">
        <Button type="primary" loading={draft.busy} onClick={() => void submit()}>
          {t("tickets.new.saveCustomer")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </fieldset>
  );
}
