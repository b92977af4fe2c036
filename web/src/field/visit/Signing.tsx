import { useTranslation } from "react-i18next";
import type { FieldMeta, FileValue } from "../../api/types";
import { FieldInput } from "../../engines/form/runtime/phone";
import { filesOf, groupDigits } from "../../engines/form/runtime/values";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Card, Rows } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { useVisitRequest, type VisitDetail } from "../api";
import { FormValue } from "../FormValue";
import { Screen } from "./Screen";
import { useVisitScreen } from "./useScreen";
import { feeTotal } from "./WorkCard";

interface Signed {
  signature: FileValue | null;
  signer: string | null;
}

const plainField = (key: string, type: string, label: string, open: boolean): FieldMeta => ({
  key,
  type,
  label,
  kind: "text",
  settings: { max_length: 60 },
  access: open ? "write" : "read",
  operators: [],
  required: true,
});

export default function Signing() {
  const { t } = useTranslation();
  const screen = useVisitScreen();
  return screen.detail ? (
    <SigningForm screen={screen} detail={screen.detail} />
  ) : (
    <Screen title={t("field.work.signature")} back={screen.back} query={screen.query}>
      {null}
    </Screen>
  );
}

/** The customer sees what is signed for, writes the name, and signs on the whole screen. */
function SigningForm({ screen, detail }: { screen: ReturnType<typeof useVisitScreen>; detail: VisitDetail }) {
  const { t } = useTranslation();
  const { visit, ticket } = detail;
  const saved: Signed = {
    signature: filesOf(visit.signature)[0] ?? null,
    signer: String(visit.signer ?? ticket?.contact_name ?? ""),
  };
  const draft = useDraft<Signed>(`signature.${screen.id}`, saved);
  const { signature, signer } = draft.value;
  const request = useVisitRequest<{ file: string; signer: string | null }>(screen.id, "signature");
  const save = async () => {
    if (!signature || !(await request.run({ file: signature.id, signer }))) return;
    draft.clear();
    toast(t("field.signing.saved"));
    screen.leave();
  };
  const foot = screen.open && (
    <Button
      look="primary"
      pending={request.pending}
      disabled={!signature || !draft.isDraft}
      onClick={() => void save()}
    >
      {t("field.signing.save")}
    </Button>
  );
  return (
    <Screen title={t("field.work.signature")} back={screen.back} query={screen.query} foot={foot}>
      <Summary detail={detail} />
      <Card>
        <div className="p-stack">
          <FieldInput
            field={plainField("signer", "text", t("field.signing.signer"), screen.open)}
            value={signer}
            onChange={(value) => draft.set((all) => ({ ...all, signer: value as string | null }))}
          />
          <FieldInput
            field={plainField("signature", "signature", t("field.work.signature"), screen.open)}
            value={signature}
            onChange={(value) => draft.set((all) => ({ ...all, signature: filesOf(value)[0] ?? null }))}
          />
        </div>
      </Card>
      {request.failed && <ProblemNote error={request.error} onRetry={() => void save()} />}
    </Screen>
  );
}

function Summary({ detail }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const { ticket, report, parts } = detail;
  const due = detail.fees.filter((fee) => fee.payer === "customer");
  return (
    <Card title={t("field.signing.summary")}>
      <Rows
        rows={[
          [t("field.visit.ticket"), `${ticket?.no ?? ""} ${ticket?.subject ?? ""}`],
          [
            t("field.signing.result"),
            report && <FormValue form="service_report" field="result" value={report.result} />,
          ],
          [t("field.signing.work"), String(report?.work_done ?? "")],
          [t("field.work.parts"), parts.map((line) => `${line.part?.title} × ${line.quantity}`).join(", ")],
          [
            t("field.signing.due"),
            due.length > 0 && `¥${groupDigits(feeTotal({ ...detail, fees: due }), 2)}`,
          ],
        ]}
      />
    </Card>
  );
}
