import { Input, Modal } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../api/session";
import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";
import { fieldProblem, isWritable } from "../../../engines/form/runtime/desk";
import { askedBy, filled, given, isMissing } from "../../../engines/form/runtime/form/asked";
import { DeskForm } from "../../../engines/form/runtime/form/desk";
import { defaultsOf, useEnv } from "../../../engines/form/runtime/form/env";
import { useFormState } from "../../../engines/form/runtime/form/state";
import { refused } from "../../../engines/form/runtime/form/use-new-record";
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
  const asked = useMemo(() => askedBy(form, action), [form, action]);
  const { user } = useSession();
  const [initial] = useState(() => ({ ...defaultsOf(asked, user), ...filled(record) }));
  const state = useFormState(asked, { env: useEnv(), face: FACE, initial });
  const [comment, setComment] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setFailure("");
    try {
      await onSubmit(given(action, state.values), comment.trim());
      onClose();
    } catch (problem) {
      const rest = refused(state, problem);
      setFailure(rest === null ? "" : errorText(rest));
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
        disabled: isMissing(action, state.values, comment),
      }}
      confirmLoading={busy}
      onOk={submit}
      onCancel={onClose}
      width={520}
    >
      <div className="sl-form">
        <DeskForm state={state} />
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

const FACE = { fieldProblem, isWritable };
