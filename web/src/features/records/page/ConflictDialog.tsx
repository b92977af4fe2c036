import { Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { FieldDisplay } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import type { Conflict } from "./useSave";

interface Props {
  form: FormMeta;
  conflict: Conflict;
  /** The values to write; {} keeps what the other person saved. */
  onResolve: (values: Record<string, unknown>) => Promise<void>;
}

/** Someone else saved first: both values side by side, one choice a field. */
export function ConflictDialog({ form, conflict, onResolve }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const [mine, setMine] = useState<Record<string, boolean>>({});
  const [busy, setBusy] = useState(false);
  const fields = Object.keys(conflict.yours).flatMap(
    (key) => form.fields.find((field) => field.key === key) ?? [],
  );
  const submit = async () => {
    setBusy(true);
    const chosen = Object.entries(conflict.yours).filter(([key]) => mine[key]);
    await onResolve(Object.fromEntries(chosen));
  };
  return (
    <Modal
      open
      title={t("records.conflict.title")}
      okText={t("records.conflict.apply")}
      onOk={submit}
      confirmLoading={busy}
      onCancel={() => void onResolve({})}
      cancelText={t("records.conflict.keepTheirs")}
      width={600}
    >
      <p>{t("records.conflict.hint")}</p>
      {fields.map((field) => (
        <fieldset key={field.key} className="sl-conflict">
          <legend>{label(field.label)}</legend>
          <Radio.Group
            value={mine[field.key] ? "mine" : "theirs"}
            onChange={(event) => setMine((old) => ({ ...old, [field.key]: event.target.value === "mine" }))}
          >
            <Radio value="theirs">
              <b>{t("records.conflict.theirs")}</b>
              <div>
                <FieldDisplay field={field} value={conflict.current[field.key]} />
              </div>
            </Radio>
            <Radio value="mine">
              <b>{t("records.conflict.yours")}</b>
              <div>
                <FieldDisplay field={field} value={conflict.yours[field.key]} />
              </div>
            </Radio>
          </Radio.Group>
        </fieldset>
      ))}
    </Modal>
  );
}
