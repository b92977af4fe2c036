import { DownloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { App, Button, Spin } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { useRecordList } from "../../api/records";
import type { FormMeta, Issue } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useDebounced } from "../../lib/hooks";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { EmptyState, ErrorState, useErrorText } from "../../ui/states";
import { type PrintDefinition, printing } from "./api";

/** The template as it is now, unsaved too, with a real record: pages as pictures, drawn a moment after each change. */
export function usePreview(form: FormMeta, definition: PrintDefinition) {
  const latest = useRecordList(form.key, {
    columns: ["id"],
    sort: [{ field: "created_at", desc: true }],
    limit: 1,
  });
  const [chosen, setChosen] = useState<string>();
  const record = chosen ?? latest.data?.rows[0]?.id;
  const settled = useDebounced(definition, 500);
  const pages = useQuery({
    queryKey: ["print-preview", form.key, record, settled],
    queryFn: ({ signal }) => printing.previewPages(form.key, settled, record, signal),
    enabled: latest.isFetched && settled.kind !== "word",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  const issues: Issue[] = pages.error instanceof ApiProblem ? pages.error.issues : [];
  return { record, setChosen, pages, issues, waiting: pages.isFetching || settled !== definition };
}

type State = ReturnType<typeof usePreview>;

interface Props {
  form: FormMeta;
  definition: PrintDefinition;
  preview: State;
}

export function Preview({ form, definition, preview }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const { record, setChosen, pages, issues } = preview;
  const [busy, setBusy] = useState<"pdf" | "docx">();
  const word = definition.kind === "word";
  const download = async (format: "pdf" | "docx") => {
    setBusy(format);
    try {
      const file = await printing.preview(form.key, definition, record, format);
      saveBlob(file, `${t("printing.preview")}.${format}`);
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <section className="sl-print-preview" aria-label={t("printing.preview")}>
      <header>
        <RemoteSelect
          form={form.key}
          value={record ? [record] : []}
          placeholder={t("printing.record")}
          onChange={(ids) => setChosen(ids[0])}
        />
        {!word && (
          <Button icon={<DownloadOutlined />} loading={busy === "pdf"} onClick={() => void download("pdf")}>
            PDF
          </Button>
        )}
        <Button icon={<DownloadOutlined />} loading={busy === "docx"} onClick={() => void download("docx")}>
          Word
        </Button>
        <span className="sl-print-busy" role="status">
          {preview.waiting && !word && <Spin size="small" />}
        </span>
      </header>
      <div className="sl-print-paper" data-stale={preview.waiting}>
        {word ? (
          <EmptyState title={t("printing.wordPreview")} hint={t("printing.wordPreviewHint")} />
        ) : (
          <>
            {pages.isError && issues.length > 0 && (
              <ul className="sl-error sl-print-issues" role="alert">
                {issues.slice(0, 5).map((issue) => (
                  <li key={`${issue.path} ${issue.code}`}>{issue.message}</li>
                ))}
              </ul>
            )}
            {pages.isError && issues.length === 0 && (
              <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
            )}
            {pages.data?.pages.map((page, number) => (
              <img
                // biome-ignore lint/suspicious/noArrayIndexKey: pages have no name but their number
                key={number}
                src={`data:image/png;base64,${page}`}
                alt={t("printing.page", { number: number + 1 })}
                style={{ aspectRatio: `${pages.data.width} / ${pages.data.height}` }}
              />
            ))}
            {pages.data?.more && <p className="sl-muted">{t("printing.morePages")}</p>}
          </>
        )}
      </div>
    </section>
  );
}
