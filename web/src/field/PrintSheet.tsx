import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, send } from "../api/client";
import type { Label } from "../api/types";
import { useLabel } from "../lib/i18n/label";
import { Button } from "../ui/phone/button";
import { Empty, Skeleton } from "../ui/phone/page";
import { ProblemNote } from "../ui/phone/problem";
import { Sheet } from "../ui/phone/sheet";

interface Template {
  id: string;
  label: Label;
  kind: "document" | "labels" | "word";
}

interface Made {
  url: string;
  file: File;
}

interface Props {
  form: string;
  id: string;
  onClose: () => void;
}

/** The documents that can be made of a record; a finished one is opened, or handed to another app. */
export default function PrintSheet({ form, id, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const base = `/forms/${encodeURIComponent(form)}/print-templates`;
  const templates = useQuery({
    queryKey: ["print-templates", form],
    queryFn: () => api.get<Template[]>(base),
    staleTime: 60_000,
  });
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<unknown>(null);
  const [made, setMade] = useState<Made>();
  useEffect(() => () => void (made && URL.revokeObjectURL(made.url)), [made]);
  const make = async (template: Template) => {
    const format = template.kind === "word" ? "docx" : "pdf";
    setBusy(template.id);
    setFailure(null);
    try {
      const answer = await send("POST", `${base}/${template.id}/print`, { body: { ids: [id], format } });
      const content = await answer.blob();
      const file = new File([content], `${label(template.label)}.${format}`, { type: content.type });
      setMade({ file, url: URL.createObjectURL(file) });
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(undefined);
    }
  };
  const shares =
    made && typeof navigator.canShare === "function" && navigator.canShare({ files: [made.file] });
  return (
    <Sheet
      open
      title={t(made ? "field.print.done" : "field.print.title")}
      closeLabel={t("runtime.close")}
      onClose={onClose}
    >
      <div className="p-stack">
        {failure !== null && <ProblemNote error={failure} />}
        {templates.isError && (
          <ProblemNote error={templates.error} onRetry={() => void templates.refetch()} />
        )}
        {templates.isPending && <Skeleton heights={[48, 48]} />}
        {made ? (
          <>
            <p className="p-soft">{made.file.name}</p>
            <a className="p-btn primary block" href={made.url} target="_blank" rel="noreferrer">
              {t("field.print.open")}
            </a>
            {shares && (
              <Button block onClick={() => void navigator.share({ files: [made.file] }).catch(() => {})}>
                {t("field.print.share")}
              </Button>
            )}
            <a className="p-btn default block" href={made.url} download={made.file.name}>
              {t("field.print.save")}
            </a>
          </>
        ) : (
          templates.data?.map((template) => (
            <Button
              key={template.id}
              block
              icon="file"
              pending={busy === template.id}
              disabled={busy !== undefined}
              onClick={() => void make(template)}
            >
              {label(template.label)}
            </Button>
          ))
        )}
        {templates.data?.length === 0 && <Empty title={t("field.print.none")} />}
      </div>
    </Sheet>
  );
}
