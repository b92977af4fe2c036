import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupDigits } from "../../engines/form/runtime/values";
import { Button, IconButton } from "../../ui/phone/button";
import { Field } from "../../ui/phone/field";
import { Card } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { Sheet } from "../../ui/phone/sheet";
import { toast } from "../../ui/phone/toast";
import { type FeeLine, useVisitRequest, type VisitDetail } from "../api";
import { FormValue } from "../FormValue";
import { ReasonBox } from "./CheckIn";
import { feeTotal } from "./WorkCard";

const mayVoid = (fee: FeeLine): boolean => fee.status === "open" && fee.item !== "material";

/** The visit's fees; one that was entered wrongly is voided with a reason, never changed. */
export function BookedFees({ detail, open }: { detail: VisitDetail; open: boolean }) {
  const { t } = useTranslation();
  const [voiding, setVoiding] = useState<FeeLine | null>(null);
  const { fees, visit } = detail;
  if (!fees.length) return <p className="p-soft">{t("field.fees.none")}</p>;
  return (
    <Card title={t("field.fees.booked")}>
      {fees.map((fee) => (
        <div className="p-item" key={fee.id}>
          <FeeText fee={fee} />
          {open && mayVoid(fee) && (
            <IconButton icon="trash" label={t("field.fees.void")} onClick={() => setVoiding(fee)} />
          )}
        </div>
      ))}
      <div className="f-total">
        <span>{t("field.fees.total")}</span>
        <span className="p-num">¥{groupDigits(feeTotal(detail), 2)}</span>
      </div>
      {voiding && <VoidSheet visit={visit.id} fee={voiding} onClose={() => setVoiding(null)} />}
    </Card>
  );
}

function FeeText({ fee }: { fee: FeeLine }) {
  const isVoid = fee.status === "void";
  return (
    <>
      <div className="grow">
        <div className="p-line">
          <FormValue form="fee_line" field="item" value={fee.item} />
          <FormValue
            form="fee_line"
            field={isVoid ? "status" : "payer"}
            value={isVoid ? fee.status : fee.payer}
          />
        </div>
        <div className="p-soft p-small">
          {fee.name} {groupDigits(fee.quantity)} × ¥{groupDigits(fee.unit_price, 2)}
        </div>
      </div>
      <span className="p-num p-strong" style={isVoid ? { textDecoration: "line-through" } : undefined}>
        ¥{groupDigits(fee.amount, 2)}
      </span>
    </>
  );
}

function VoidSheet({ visit, fee, onClose }: { visit: string; fee: FeeLine; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const request = useVisitRequest<{ reason: string }>(visit, `fees/${fee.id}/void`);
  const send = async () => {
    if (!(await request.run({ reason: reason.trim() }))) return;
    toast(t("field.fees.voided"));
    onClose();
  };
  return (
    <Sheet
      open
      title={t("field.fees.void")}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button look="danger" pending={request.pending} disabled={!reason.trim()} onClick={() => void send()}>
          {t("field.fees.void")}
        </Button>
      }
    >
      <Field label={t("field.fees.voidReason")} required>
        <ReasonBox value={reason} onChange={setReason} />
      </Field>
      {request.failed && <ProblemNote error={request.error} />}
    </Sheet>
  );
}
