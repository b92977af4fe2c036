import { Steps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useForm } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { ErrorState, PageSkeleton } from "../../ui/states";
import type { Upload } from "./api";
import { MappingStep } from "./MappingStep";
import { ProgressStep } from "./ProgressStep";
import { UploadStep } from "./UploadStep";
import "./imports.css";

/** Upload, map columns to fields, run; the address keeps the form and a started import. */
export function ImportWizard() {
  const { t } = useTranslation();
  const label = useLabel();
  const [params, setParams] = useSearchParams();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const key = params.get("form") ?? undefined;
  const started = params.get("run") ?? undefined;
  const form = useForm(key);
  const set = (name: string, value: string) =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      next.set(name, value);
      return next;
    });
  const step = started ? 2 : upload ? 1 : 0;
  return (
    <>
      <PageHeader
        title={form.data ? t("imports.titleFor", { name: label(form.data.label) }) : t("imports.new")}
      />
      <div className="sl-page-body">
        <Steps
          size="small"
          current={step}
          className="sl-import-steps"
          items={[
            { title: t("imports.step.upload") },
            { title: t("imports.step.map") },
            { title: t("imports.step.run") },
          ]}
        />
        {form.isError && <ErrorState error={form.error} onRetry={() => void form.refetch()} />}
        {step === 0 && (
          <UploadStep
            form={key}
            onForm={(next) => set("form", next)}
            onUploaded={(next, chosen) => {
              setUpload(next);
              setFile(chosen);
            }}
          />
        )}
        {step === 1 && key && !form.data && !form.isError && <PageSkeleton />}
        {step === 1 && upload && form.data && file && (
          <MappingStep
            key={`${upload.id}-${upload.sheet ?? ""}`}
            form={form.data}
            file={file}
            upload={upload}
            onUpload={setUpload}
            onBack={() => setUpload(null)}
            onStarted={(id) => set("run", id)}
          />
        )}
        {step === 2 && started && (
          <ProgressStep
            id={started}
            onBack={
              upload
                ? () =>
                    setParams((old) => {
                      const next = new URLSearchParams(old);
                      next.delete("run");
                      return next;
                    })
                : undefined
            }
          />
        )}
      </div>
    </>
  );
}
