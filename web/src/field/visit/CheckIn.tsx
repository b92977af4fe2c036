import { useState } from "react";
import { useTranslation } from "react-i18next";
import { locate, type Position } from "../../engines/form/runtime/position";
import { Button } from "../../ui/phone/button";
import { Field, useFieldIds } from "../../ui/phone/field";
import { Note } from "../../ui/phone/page";
import { useProblemText } from "../../ui/phone/problem";
import { Sheet } from "../../ui/phone/sheet";
import { toast } from "../../ui/phone/toast";
import { type StepBody, useVisitRequest, type VisitDetail } from "../api";
import { distanceText, metresBetween } from "../place";
import { targetOf } from "./CustomerCard";

/** Further away than this, the person is asked before the check-in is sent. The server judges for itself. */
const NEAR_M = 500;

type Doubt = { kind: "far"; position: Position; metres: number } | { kind: "denied" | "unavailable" };

/** Checks in with a position; without one, or far away, the person decides and says why. */
export function CheckIn({ detail }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const [locating, setLocating] = useState(false);
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  const request = useVisitRequest<StepBody>(detail.visit.id, "check-in");

  const send = async (body: StepBody) => {
    const sent = await request.run(body);
    if (!sent) return;
    setDoubt(null);
    toast(t(`field.checkIn.outcome.${sent.answer.visit.checkin_outcome}`));
  };
  const tap = async () => {
    setLocating(true);
    const found = await locate();
    setLocating(false);
    if (found.outcome !== "found") {
      setDoubt({ kind: found.outcome });
      return;
    }
    const { position } = found;
    const target = targetOf(detail).position;
    const metres = target ? metresBetween(position, target) - Math.min(position.accuracy ?? 0, NEAR_M) : 0;
    if (metres > NEAR_M) setDoubt({ kind: "far", position, metres });
    else await send({ position });
  };
  const label = locating ? t("field.checkIn.locating") : t("field.step.checkIn");
  return (
    <div>
      <Button
        look="primary"
        block
        icon="place"
        pending={locating || request.pending}
        onClick={() => void tap()}
      >
        {label}
      </Button>
      {request.failed && !doubt && <CheckInProblem error={request.error} />}
      {doubt && (
        <DoubtSheet
          doubt={doubt}
          pending={request.pending}
          error={request.error}
          onSend={(body) => void send(body)}
          onRetry={() => {
            setDoubt(null);
            void tap();
          }}
          onClose={() => setDoubt(null)}
        />
      )}
    </div>
  );
}

function CheckInProblem({ error }: { error: unknown }) {
  const text = useProblemText()(error);
  return <Note tone="red">{text}</Note>;
}

interface DoubtProps {
  doubt: Doubt;
  pending: boolean;
  error: unknown;
  onSend: (body: StepBody) => void;
  onRetry: () => void;
  onClose: () => void;
}

function DoubtSheet({ doubt, pending, error, onSend, onRetry, onClose }: DoubtProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const said = reason.trim();
  const far = doubt.kind === "far";
  const body: StepBody = far ? { position: doubt.position, reason: said } : { skip: true, reason: said };
  return (
    <Sheet
      open
      title={t(`field.checkIn.${doubt.kind}.title`)}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onRetry} disabled={pending}>
            {t("field.checkIn.again")}
          </Button>
          <Button look="primary" pending={pending} disabled={!said} onClick={() => onSend(body)}>
            {t(far ? "field.checkIn.anyway" : "field.checkIn.without")}
          </Button>
        </>
      }
    >
      <Note tone="orange">
        {far
          ? t("field.checkIn.far.hint", { distance: distanceText(doubt.metres) })
          : t(`field.checkIn.${doubt.kind}.hint`)}
      </Note>
      <Field label={t("field.checkIn.reason")} required>
        <ReasonBox value={reason} onChange={setReason} />
      </Field>
      {error !== undefined && <CheckInProblem error={error} />}
    </Sheet>
  );
}

export function ReasonBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { id } = useFieldIds();
  return (
    <textarea
      id={id}
      className="p-input"
      rows={3}
      maxLength={200}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
