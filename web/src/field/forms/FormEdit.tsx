import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { ApiProblem } from "../../api/client";
import { useForm } from "../../api/forms";
import { records, useRecord, useRefreshRecords } from "../../api/records";
import type { FormMeta, RecordRow } from "../../api/types";
import { useEnv } from "../../engines/form/runtime/form/env";
import { PhoneForm } from "../../engines/form/runtime/form/phone";
import { type FormState, useFormState, type Values } from "../../engines/form/runtime/form/state";
import { refused, useNewRecord } from "../../engines/form/runtime/form/use-new-record";
import { fieldProblem, isWritable } from "../../engines/form/runtime/phone";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { type Conflict, ConflictSheet } from "./ConflictSheet";
import { Leaving, useLeaving } from "./leaving";

const FACE = { fieldProblem, isWritable };

/** A form on the phone: a new record, or a stored one. */
export default function FormEdit() {
  const { form: key = "", id } = useParams();
  const navigate = useNavigate();
  const { t } = useTranslation();
  const form = useForm(key);
  const record = useRecord(key, id);
  const error = form.error ?? (id ? record.error : null);
  if (form.data && !id) return <Create form={form.data} />;
  if (form.data && record.data) return <Change form={form.data} record={record.data} />;
  return (
    <Page title="" back={{ label: t("field.back"), onClick: () => navigate(-1) }}>
      {error ? <ProblemNote error={error} onRetry={() => void form.refetch()} /> : <Skeleton />}
    </Page>
  );
}

function Create({ form }: { form: FormMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const draft = useNewRecord(form, FACE);
  const submit = async () => {
    const created = await draft.submit();
    if (created) navigate(`/f/${form.key}/${created.id}`, { replace: true });
  };
  const title = t("runtime.form.createTitle", { name: label(form.label) });
  return <Screen {...draft} form={form} title={title} back={`/f/${form.key}`} onSubmit={submit} />;
}

function Change({ form, record }: { form: FormMeta; record: RecordRow }) {
  const navigate = useNavigate();
  const refresh = useRefreshRecords();
  // The record as it stood when the edit began: what others save meanwhile is not overwritten unseen.
  const [begun] = useState(record);
  const state = useFormState(form, { env: useEnv(), face: FACE, base: begun });
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const back = `/f/${form.key}/${record.id}`;
  const write = async (values: Values, version: number): Promise<void> => {
    setFailure(null);
    setConflict(null);
    setBusy(true);
    try {
      if (Object.keys(values).length > 0) await records.update(form.key, begun.id, values, version);
      state.saved();
      refresh(form.key, begun.id);
      navigate(back, { replace: true });
    } catch (problem) {
      const current = problem instanceof ApiProblem && problem.status === 409 && problem.body.current;
      if (current) setConflict({ begun, current: current as RecordRow, yours: values });
      else setFailure(refused(state, problem));
    } finally {
      setBusy(false);
    }
  };
  const submit = async () => {
    if (!busy && state.check()) await write(state.toSend(), begun.version);
  };
  const title = String(begun[form.title] ?? begun.no ?? "");
  return (
    <>
      <Screen
        state={state}
        failure={failure}
        busy={busy}
        form={form}
        title={title}
        back={back}
        onSubmit={submit}
      />
      {conflict && (
        <ConflictSheet form={form} conflict={conflict} onClose={() => setConflict(null)} onResolve={write} />
      )}
    </>
  );
}

interface ScreenProps {
  form: FormMeta;
  state: FormState;
  failure: unknown;
  busy: boolean;
  title: string;
  back: string;
  onSubmit: () => Promise<void>;
}

function Screen({ state, failure, busy, title, back, onSubmit }: ScreenProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leaving = useLeaving(state.changed, () => navigate(back, { replace: true }));
  return (
    <Page
      title={title}
      back={{ label: t("field.back"), onClick: leaving.ask }}
      foot={
        <Button look="primary" block pending={busy} onClick={() => void onSubmit()}>
          {t("common.save")}
        </Button>
      }
    >
      {failure !== null && <ProblemNote error={failure} />}
      <div className="p-card">
        <PhoneForm state={state} />
      </div>
      <Leaving {...leaving} />
    </Page>
  );
}
