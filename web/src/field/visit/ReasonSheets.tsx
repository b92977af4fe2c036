import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useFieldMap, useForm } from "../../api/forms";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Field } from "../../ui/phone/field";
import { ProblemNote } from "../../ui/phone/problem";
import { Sheet } from "../../ui/phone/sheet";
import { toast } from "../../ui/phone/toast";
import { type StepBody, useVisitRequest } from "../api";
import { ReasonBox } from "./CheckIn";

interface SheetProps {
  id: string;
  onClose: () => void;
}

/** Turning an order down needs a reason; the dispatcher reads it. */
export function RejectSheet({ id, onClose }: SheetProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const draft = useDraft(`reject.${id}`, "");
  const request = useVisitRequest<StepBody>(id, "reject");
  const send = async () => {
    if (!(await request.run({ reason: draft.value.trim() }))) return;
    draft.clear();
    toast(t("field.reject.sent"));
    void navigate("/");
  };
  return (
    <Sheet
      open
      title={t("field.reject.title")}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button
          look="danger"
          pending={request.pending}
          disabled={!draft.value.trim()}
          onClick={() => void send()}
        >
          {t("field.reject.send")}
        </Button>
      }
    >
      <div className="p-choices">
        {(["busy", "far", "skill", "parts"] as const).map((kind) => (
          <Button small key={kind} onClick={() => draft.set(t(`field.reject.reasons.${kind}`))}>
            {t(`field.reject.reasons.${kind}`)}
          </Button>
        ))}
      </div>
      <Field label={t("field.reject.reason")} required>
        <ReasonBox value={draft.value} onChange={draft.set} />
      </Field>
      {request.failed && <ProblemNote error={request.error} />}
    </Sheet>
  );
}

/** Not done: one of the form's reasons, and words. */
export function FailSheet({ id, onClose }: SheetProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const reasons = useFieldMap(useForm("visit").data).get("fail_reason")?.settings.options ?? [];
  const draft = useDraft(`fail.${id}`, { reason: "", note: "" });
  const { reason, note } = draft.value;
  const request = useVisitRequest<StepBody>(id, "fail");
  const send = async () => {
    if (!(await request.run({ reason, note: note.trim() || null }))) return;
    draft.clear();
    toast(t("field.fail.sent"));
    onClose();
  };
  return (
    <Sheet
      open
      title={t("field.fail.title")}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button look="danger" pending={request.pending} disabled={!reason} onClick={() => void send()}>
          {t("field.fail.send")}
        </Button>
      }
    >
      <Field label={t("field.fail.reason")} required group>
        <div className="p-choices">
          {reasons.map((option) => (
            <label className="p-choice" key={option.value}>
              <input
                type="radio"
                name="fail-reason"
                checked={reason === option.value}
                onChange={() => draft.set({ reason: option.value, note })}
              />
              {label(option.label)}
            </label>
          ))}
        </div>
      </Field>
      <Field label={t("field.fail.note")}>
        <ReasonBox value={note} onChange={(text) => draft.set({ reason, note: text })} />
      </Field>
      {request.failed && <ProblemNote error={request.error} />}
    </Sheet>
  );
}
