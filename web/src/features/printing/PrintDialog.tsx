import { FilePdfOutlined, FileWordOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, InputNumber, Modal, Radio, Space, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { queryRecords } from "../../api/records";
import { useAbility } from "../../api/session";
import type { Condition, FormMeta } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useLabel } from "../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type PrintFormat, type PrintTemplate, printing, usePrintTemplates } from "./api";
import { MOST, runsApart } from "./batch";
import { useRuns } from "./useRuns";

interface Props {
  form: FormMeta;
  ids: string[];
  /** All records that match, instead of `ids`. */
  all?: { filter: Condition | null; search: string; count: number } | undefined;
  onClose: () => void;
}

/** Makes one file out of the chosen records with one of the form's print templates; many are made by the worker. */
export default function PrintDialog({ form, ids, all, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const mayDesign = useAbility("design_forms");
  const templates = usePrintTemplates(form.key);
  const [chosen, setChosen] = useState<string>();
  const [each, setEach] = useState(false);
  const [skip, setSkip] = useState(0);
  const template = templates.data?.find((item) => item.id === chosen) ?? templates.data?.[0];
  const count = all?.count ?? ids.length;
  const making = useMaking(form, template, onClose);
  const print = async (format: PrintFormat) => {
    const wanted = all ? await everyId(form.key, all) : ids.slice(0, MOST);
    const labels = template?.kind === "labels";
    await making.make({
      ids: wanted,
      format,
      ...(each && !labels && wanted.length > 1 && { each: true }),
      ...(labels && skip > 0 && { skip }),
    });
  };
  const busy = making.format !== undefined;
  return (
    <Modal
      open
      title={t("printing.title", { count: Math.min(count, MOST) })}
      onCancel={onClose}
      footer={
        <Space wrap>
          {mayDesign && (
            <Button type="link" onClick={() => void navigate(`/design/${form.key}/print`)}>
              {t("printing.design")}
            </Button>
          )}
          {(["docx", "pdf"] as const).map((format) => (
            <Button
              key={format}
              type={format === "pdf" ? "primary" : "default"}
              icon={format === "pdf" ? <FilePdfOutlined /> : <FileWordOutlined />}
              disabled={!template || busy || (format === "pdf" && template.kind === "word")}
              title={format === "pdf" && template?.kind === "word" ? t("printing.pdfNone") : undefined}
              loading={making.format === format}
              onClick={() => void print(format)}
            >
              {format === "pdf" ? "PDF" : "Word"}
            </Button>
          ))}
        </Space>
      }
    >
      {templates.isPending && <PageSkeleton rows={3} />}
      {templates.isError && <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.data?.length === 0 && <EmptyState title={t("printing.none")} />}
      <Radio.Group
        vertical
        value={template?.id}
        disabled={busy}
        onChange={(event) => setChosen(event.target.value as string)}
        options={(templates.data ?? []).map((item) => ({
          value: item.id,
          label: (
            <>
              {label(item.label)}{" "}
              {item.kind !== "document" && <Tag>{t(`printing.kindNote.${item.kind}`)}</Tag>}
            </>
          ),
        }))}
      />
      {template?.kind === "labels" && (
        <p>
          <label htmlFor="print-skip">{t("printing.skip")}</label>{" "}
          <InputNumber
            id="print-skip"
            size="small"
            min={0}
            max={200}
            value={skip}
            disabled={busy}
            onChange={(value) => setSkip(value ?? 0)}
          />{" "}
          <small className="sl-muted">{t("printing.skipHint")}</small>
        </p>
      )}
      {template?.kind === "document" && count > 1 && (
        <p>
          <Checkbox checked={each} disabled={busy} onChange={(event) => setEach(event.target.checked)}>
            {t("printing.each")}
          </Checkbox>
        </p>
      )}
      {count > MOST && <p className="sl-muted">{t("printing.most", { count: MOST })}</p>}
    </Modal>
  );
}

/** Makes the file at once, or has it made by the worker, which is followed after the dialog is gone. */
function useMaking(form: FormMeta, template: PrintTemplate | undefined, onDone: () => void) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const follow = useRuns();
  const [format, setFormat] = useState<PrintFormat>();
  const make = async (wish: Parameters<typeof printing.start>[2]) => {
    if (!template || wish.ids.length === 0) return;
    const name = label(template.label);
    setFormat(wish.format);
    try {
      if (runsApart(wish.ids.length)) {
        const run = await printing.start(form.key, template.id, wish);
        void follow(
          form.key,
          run,
          t("printing.run.title", { name, count: run.total }),
          `${name}.${wish.format}`,
        );
      } else {
        const made = await printing.print(form.key, template.id, wish);
        saveBlob(made.file, made.name ?? `${name}.${wish.format}`);
      }
      onDone();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setFormat(undefined);
    }
  };
  return { make, format };
}

async function everyId(
  form: string,
  { filter, search }: { filter: Condition | null; search: string },
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await queryRecords(form, {
      columns: ["id"],
      ...(filter && { filter }),
      ...(search && { search }),
      limit: 200,
      ...(cursor && { cursor }),
    });
    ids.push(...page.rows.map((row) => row.id));
    cursor = page.next;
  } while (cursor && ids.length < MOST);
  return ids.slice(0, MOST);
}
