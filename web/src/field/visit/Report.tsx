import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { useForm } from "../../api/forms";
import type { FieldMeta } from "../../api/types";
import { FieldInput, fieldProblem } from "../../engines/form/runtime/phone";
import { Button } from "../../ui/phone/button";
import { Card, Note, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { reportBody, useVisitRequest, type VisitDetail } from "../api";
import { PrintButton } from "../PrintButton";
import { reportFields, useReportDraft } from "../report";
import { Screen } from "./Screen";
import { useVisitScreen } from "./useScreen";

export default function Report() {
  const { t } = useTranslation();
  const screen = useVisitScreen();
  const form = useForm("service_report");
  const { detail } = screen;
  if (form.data && detail)
    return <ReportForm fields={reportFields(form.data)} detail={detail} screen={screen} />;
  return (
    <Screen title={t("field.work.report")} back={screen.back} query={screen.query}>
      {form.isError ? <ProblemNote error={form.error} onRetry={() => void form.refetch()} /> : <Skeleton />}
    </Screen>
  );
}

interface ReportFormProps {
  fields: FieldMeta[];
  detail: VisitDetail;
  screen: ReturnType<typeof useVisitScreen>;
}

function ReportForm({ fields, detail, screen }: ReportFormProps) {
  const { t, i18n } = useTranslation();
  const { report } = detail;
  const draft = useReportDraft(screen.id, fields, report);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const request = useVisitRequest<object>(screen.id, "report");
  const open = screen.open && report?.status !== "approved";

  const submit = async () => {
    const context = { t, language: i18n.language };
    const found = fields.flatMap((field) => {
      const problem = fieldProblem(field, draft.value[field.key], context);
      return problem ? [[field.key, problem] as const] : [];
    });
    setErrors(Object.fromEntries(found));
    if (found[0]) {
      document.querySelector(`[data-field="${found[0][0]}"]`)?.scrollIntoView({ block: "center" });
      return;
    }
    if (!(await request.run(reportBody(draft.value)))) return;
    draft.clear();
    toast(t("field.report.saved"));
    screen.leave();
  };
  const refused = request.error instanceof ApiProblem ? request.error.byPath() : {};
  const returned = report?.status === "returned" ? String(report.review_note ?? "") : "";
  const foot = open && (
    <Button look="primary" pending={request.pending} onClick={() => void submit()}>
      {t("field.report.save")}
    </Button>
  );
  return (
    <Screen title={t("field.work.report")} back={screen.back} query={screen.query} foot={foot}>
      {returned && <Note tone="orange">{t("field.report.returned", { reason: returned })}</Note>}
      {draft.isDraft && open && <p className="p-soft p-small">{t("field.draftKept")}</p>}
      <Card>
        <div className="p-stack">
          {fields.map((field) => (
            <FieldInput
              key={field.key}
              field={open ? field : { ...field, access: "read" }}
              value={draft.value[field.key]}
              onChange={(value) => draft.set((before) => ({ ...before, [field.key]: value }))}
              error={errors[field.key] ?? refused[field.key]}
              disabled={request.pending}
            />
          ))}
        </div>
      </Card>
      {report && <PrintButton form="service_report" id={report.id} />}
      {request.failed && <ProblemNote error={request.error} onRetry={() => void submit()} />}
    </Screen>
  );
}
