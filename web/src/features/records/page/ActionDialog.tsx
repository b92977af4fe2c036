import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../api/client";
import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";
import { FieldInput } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";

interface Props {
  form: FormMeta;
  action: ActionMeta;
  record?: RecordRow;
  onClose: () => void;
  onSubmit: (values: Record<string, unknown>, comment: string) => Promise<void>;
}

/** Asks for what an action requires: fields and a comment. */
export function ActionDialog({ form, action, record, onClose, onSubmit }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const fields = action.require.flatMap((key) => form.fields.find((field) => field.key === key) ?? []);
  const [values, setValues] = useState<Record<string, unknown>>(() =>
    Object.fromEntries(fields.map((field) => [field.key, record?.[field.key] ?? field.default ?? null])),
  );
  const [comment, setComment] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const missing = fields.some((field) => isEmpty(values[field.key]));
  const submit = async () => {
    setBusy(true);
    try {
      await onSubmit(values, comment.trim());
      onClose();
    } catch (problem) {
      setErrors(problem instanceof ApiProblem ? problem.byPath() : {});
      setFailure(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={label(action.label)}
      okText={label(action.label)}
      okButtonProps={{
        danger: action.style === "danger",
        disabled: missing || (action.comment === "required" && !comment.trim()),
      }}
      confirmLoading={busy}
      onOk={submit}
      onCancel={onClose}
      width={520}
    >
      <div className="sl-form">
        {fields.map((field) => (
          <FieldInput
            key={field.key}
            field={{ ...field, required: true }}
            value={values[field.key]}
            error={errors[field.key]}
            record={record}
            onChange={(value) => setValues((old) => ({ ...old, [field.key]: value }))}
          />
        ))}
        {action.comment !== "none" && (
          <Input.TextArea
            rows={3}
            maxLength={2000}
            placeholder={
              action.comment === "required"
                ? t("records.action.commentRequired")
                : t("records.action.comment")
            }
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
        {failure && (
          <p role="alert" className="sl-error">
            {failure}
          </p>
        )}
      </div>
    </Modal>
  );
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
