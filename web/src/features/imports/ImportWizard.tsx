import { Steps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useForm } from "../../api/forms";
import { useNarrow } from "../../lib/hooks";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { ErrorState } from "../../ui/states";
import type { Upload } from "./api";
import { MapStep } from "./MapStep";
import { type Part, startPart } from "./mapping";
import { ProgressStep } from "./ProgressStep";
import { SheetsStep } from "./SheetsStep";
import { UploadStep } from "./UploadStep";
import "./imports.css";

/** Upload, sheets, columns to fields, check, import; the address keeps the form and a started import. */
export function ImportWizard() {
  const { t } = useTranslation();
  const label = useLabel();
  const [params, setParams] = useSearchParams();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [parts, setParts] = useState<Part[] | null>(null);
  const key = params.get("form") ?? undefined;
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
    setUpload(next);
    const alone = next.sheets.length === 1 && key;
    setParts(alone ? [startPart(next, { sheet: next.sheet, form: key, rows_of: null })] : null);
  };
  const again = () => {
    // A sheet that was chosen may be taken back already: the file is uploaded anew.
    setParts(null);
    setUpload(null);
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
        {step === "upload" && (
          <UploadStep form={key} onForm={(next) => set("form", next)} onUploaded={begin} />
        )}
        {step === "sheets" && upload && key && (
          <SheetsStep form={key} upload={upload} onBack={again} onReady={setParts} />
        )}
        {step === "map" && parts && (
          <MapStep parts={parts} onChange={setParts} onBack={again} onStarted={(id) => set("run", id)} />
        )}
        {step === "run" && started && (
          <ProgressStep id={started} onBack={parts ? () => set("run") : undefined} />
        )}
      </div>
    </>
  );
}
