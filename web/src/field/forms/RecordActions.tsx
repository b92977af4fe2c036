import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { records, useRefreshRecords } from "../../api/records";
import { useSession } from "../../api/session";
import type { ActionMeta, FormMeta, RecordRow } from "../../api/types";
import { askedBy, asks, filled, given, isMissing } from "../../engines/form/runtime/form/asked";
import { defaultsOf, useEnv } from "../../engines/form/runtime/form/env";
import { PhoneForm } from "../../engines/form/runtime/form/phone";
import { useFormState } from "../../engines/form/runtime/form/state";
import { refused } from "../../engines/form/runtime/form/use-new-record";
import { fieldProblem, isWritable } from "../../engines/form/runtime/phone";
import { type RuntimeServices, ServicesContext, useServices } from "../../engines/form/runtime/services";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Field } from "../../ui/phone/field";
import { ProblemNote } from "../../ui/phone/problem";
import { Sheet } from "../../ui/phone/sheet";
import { ReasonBox } from "../visit/CheckIn";

const FACE = { fieldProblem, isWritable };

/** Buttons among the fields: an action that needs fields or a comment asks for them in a sheet. */
export function RecordActions({
  form,
  record,
  children,
}: {
  form: FormMeta;
  record: RecordRow;
  children: ReactNode;
}) {
  const services = useServices();
  const [asking, setAsking] = useState<ActionMeta | null>(null);
  const own = useMemo(
    (): RuntimeServices => ({
      ...services,
      runAction: async (key, id, action, version) => {
        const known = form.status?.actions.find((item) => item.key === action);
        if (known && key === form.key && asks(known)) setAsking(known);
        else return services.runAction(key, id, action, version);
      },
    }),
    [services, form],
  );
  return (
    <ServicesContext value={own}>
      {children}
      {asking && <ActionSheet form={form} action={asking} record={record} onClose={() => setAsking(null)} />}
    </ServicesContext>
  );
}

interface SheetProps {
  form: FormMeta;
  action: ActionMeta;
  record: RecordRow;
  onClose: () => void;
}

function ActionSheet({ form, action, record, onClose }: SheetProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const refresh = useRefreshRecords();
  const { user } = useSession();
  const asked = useMemo(() => askedBy(form, action), [form, action]);
  const [initial] = useState(() => ({ ...defaultsOf(asked, user), ...filled(record) }));
  const state = useFormState(asked, { env: useEnv(), face: FACE, initial });
  const [comment, setComment] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const required = action.comment === "required";
  const submit = async () => {
    setFailure(null);
    setBusy(true);
    try {
      const body = { values: given(action, state.values), version: record.version };
      await records.perform(form.key, record.id, action.key, {
        ...body,
        ...(comment.trim() && { comment: comment.trim() }),
      });
      refresh(form.key, record.id);
      onClose();
    } catch (problem) {
      setFailure(refused(state, problem));
      setBusy(false);
    }
  };
  return (
    <Sheet
      open
      title={label(action.label)}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button
          look={action.style === "danger" ? "danger" : "primary"}
          block
          pending={busy}
          disabled={isMissing(action, state.values, comment)}
          onClick={() => void submit()}
        >
          {label(action.label)}
        </Button>
      }
    >
      <PhoneForm state={state} />
      {action.comment !== "none" && (
        <Field
          label={t(required ? "field.forms.commentRequired" : "field.forms.comment")}
          required={required}
        >
          <ReasonBox value={comment} onChange={setComment} />
        </Field>
      )}
      {failure !== null && <ProblemNote error={failure} />}
    </Sheet>
  );
}
