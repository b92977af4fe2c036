import { FilePdfOutlined, FileWordOutlined } from "@ant-design/icons";
import { App, Button, Modal, Radio, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAbility } from "../../api/session";
import type { FormMeta } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useLabel } from "../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type PrintFormat, printing, usePrintTemplates } from "./api";

/** As many as the server puts into one file. */
const MOST = 200;

interface Props {
  form: FormMeta;
  ids: string[];
  onClose: () => void;
}

/** Makes one file out of the chosen records with one of the form's print templates. */
export default function PrintDialog({ form, ids, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const mayDesign = useAbility("design_forms");
  const templates = usePrintTemplates(form.key);
  const [chosen, setChosen] = useState<string>();
  const [busy, setBusy] = useState<PrintFormat>();
  const template = templates.data?.find((item) => item.id === chosen) ?? templates.data?.[0];
  const print = async (format: PrintFormat) => {
    if (!template) return;
    setBusy(format);
    try {
      const file = await printing.print(form.key, template.id, ids.slice(0, MOST), format);
      saveBlob(file, `${label(template.label)}.${format}`);
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(undefined);
    }
  };
  const design = (
    <Button type="link" onClick={() => void navigate(`/design/${form.key}/print`)}>
      {t("printing.design")}
    </Button>
  );
  return (
    <Modal
      open
      title={t("printing.title", { count: Math.min(ids.length, MOST) })}
      onCancel={onClose}
      footer={
        <Space wrap>
          {mayDesign && design}
          <Button
            icon={<FileWordOutlined />}
            disabled={!template || Boolean(busy)}
            loading={busy === "docx"}
            onClick={() => void print("docx")}
          >
            Word
          </Button>
          <Button
            type="primary"
            icon={<FilePdfOutlined />}
            disabled={!template || Boolean(busy)}
            loading={busy === "pdf"}
            onClick={() => void print("pdf")}
          >
            PDF
          </Button>
        </Space>
      }
    >
      {templates.isPending && <PageSkeleton />}
      {templates.isError && <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.data?.length === 0 && <EmptyState title={t("printing.none")} />}
      <Radio.Group
        vertical
        value={template?.id}
        onChange={(event) => setChosen(event.target.value as string)}
        options={(templates.data ?? []).map((item) => ({ value: item.id, label: label(item.label) }))}
      />
      {ids.length > MOST && <p className="sl-muted">{t("printing.most", { count: MOST })}</p>}
    </Modal>
  );
}
