import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../ui/phone/button";
import { Note } from "../../ui/phone/page";
import { useProblemText } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { type StepBody, useVisitRequest, type VisitDetail } from "../api";
import { MAIN_STEP, type MainStep } from "../status";
import { CheckIn } from "./CheckIn";
import { FailSheet, RejectSheet } from "./ReasonSheets";

/** The one main action at the thumb, and the way out beside it. */
export function StepBar({ detail }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<"reject" | "fail" | null>(null);
  const status = String(detail.visit.status);
  const main = MAIN_STEP[status];
  if (!main) return null;
  const close = () => setSheet(null);
  return (
    <>
      {detail.steps.includes("reject") && (
        <span className="p-narrow">
          <Button look="danger" onClick={() => setSheet("reject")}>
            {t("field.step.reject")}
          </Button>
        </span>
      )}
      {detail.steps.includes("fail") && !detail.steps.includes("reject") && (
        <span className="p-narrow">
          <Button look="danger" onClick={() => setSheet("fail")}>
            {t("field.step.fail")}
          </Button>
        </span>
      )}
      {main.step === "check-in" ? <CheckIn detail={detail} /> : <Step detail={detail} main={main} />}
      {sheet === "reject" && <RejectSheet id={detail.visit.id} onClose={close} />}
      {sheet === "fail" && <FailSheet id={detail.visit.id} onClose={close} />}
    </>
  );
}

function Step({ detail, main }: { detail: VisitDetail; main: MainStep }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const request = useVisitRequest<StepBody>(detail.visit.id, main.step);
  const tap = async () => {
    if (main.step === "complete" && !detail.report) {
      toast(t("field.step.reportFirst"));
      void navigate("report");
      return;
    }
    if ((await request.run({})) && main.step === "complete") toast(t("field.step.completed"));
  };
  return (
    <div>
      {request.failed && <Note tone="red">{problemText(request.error)}</Note>}
      <Button look="primary" block icon={main.icon} pending={request.pending} onClick={() => void tap()}>
        {request.failed ? t("runtime.retry") : t(main.label)}
      </Button>
    </div>
  );
}
