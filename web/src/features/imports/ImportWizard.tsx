import { Steps } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useForm } from "../../api/forms";
import { useNarrow } from "../../lib/hooks";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { ErrorState, PageSkeleton } from "../../ui/states";
import type { Upload } from "./api";
import { MapStep } from "./MapStep";
import { startPart } from "./mapping";
import { ProgressStep } from "./ProgressStep";
import { SheetsStep } from "./SheetsStep";
import { UploadStep } from "./UploadStep";
import { useWork } from "./useWork";
import "./imports.css";

/** Upload, sheets, columns to fields, check, import; the address keeps the form and a started import. */
export function ImportWizard() {
  const { t } = useTranslation();
  const label = useLabel();
  const [params, setParams] = useSearchParams();
  const key = params.get("form") ?? undefined;
  const { upload, parts, ...work } = useWork(key);
  const started = params.get("run") ?? undefined;
  const form = useForm(key);
  const narrow = useNarrow();
  const set = (name: string, value?: string) =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const step = started ? "run" : parts ? "map" : upload ? "sheets" : "upload";
  const steps = ["upload", ...(upload && upload.sheets.length > 1 ? ["sheets"] : []), "map", "run"];
  const begin = (next: Upload) => {
    const alone = next.sheets.length === 1 && key;
    work.begin(next, alone ? [startPart(next, { sheet: next.sheet, form: key, rows_of: null })] : null);
  };
  return (
    <>
      <PageHeader
        title={form.data ? t("imports.titleFor", { name: label(form.data.label) }) : t("imports.new")}
      />
      <div className="sl-page-body sl-import-wizard">
        {narrow ? (
          <p className="sl-import-steps">
            <b>
              {steps.indexOf(step) + 1} / {steps.length}
            </b>{" "}
            {t(`imports.step.${step}`)}
          </p>
        ) : (
          <Steps
            size="small"
            current={steps.indexOf(step)}
            className="sl-import-steps"
            items={steps.map((name) => ({ title: t(`imports.step.${name}`) }))}
          />
        )}
        {form.isError && <ErrorState error={form.error} onRetry={() => void form.refetch()} />}
        {!work.ready && <PageSkeleton rows={4} />}
        {work.ready && step === "upload" && (
          <UploadStep form={key} onForm={(next) => set("form", next)} onUploaded={begin} />
        )}
        {work.ready && step === "sheets" && upload && key && (
          <SheetsStep form={key} upload={upload} onBack={work.drop} onReady={work.change} />
        )}
        {work.ready && step === "map" && parts && (
          // A sheet that was chosen may be taken back already: on the way back the file is uploaded anew.
          <MapStep
            parts={parts}
            onChange={work.change}
            onBack={work.drop}
            onStarted={(id) => set("run", id)}
          />
        )}
        {step === "run" && started && (
          <ProgressStep id={started} onBack={parts ? () => set("run") : undefined} />
        )}
      </div>
    </>
  );
}
