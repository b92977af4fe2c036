import { CheckCircleOutlined, ExclamationCircleOutlined } from "@ant-design/icons";
import { Alert, Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormMap } from "../../api/forms";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { PageSkeleton, useErrorText } from "../../ui/states";
import { ArchiveButton } from "./ArchiveButton";
import { startImports } from "./api";
import { fillsFiles, isReady, orderOf, type Part } from "./mapping";
import { PartMapping } from "./PartMapping";

interface Props {
  parts: Part[];
  onChange: (parts: Part[]) => void;
  onBack: () => void;
  onStarted: (id: string) => void;
}

/** Column → field for each sheet, then a check of everything, or the import itself. */
export function MapStep({ parts, onChange, onBack, onStarted }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const forms = useFormMap(parts.map((part) => part.target.form));
  const [shown, setShown] = useState("0");
  const [busy, setBusy] = useState<"check" | "start">();
  const [failure, setFailure] = useState("");
  const formOf = (part: Part) => forms.get(part.target.form);
  if (parts.some((part) => !formOf(part))) return <PageSkeleton />;
  const ready = parts.every((part) => isReady(formOf(part) as FormMeta, part));
  const files = parts.some((part) => fillsFiles(formOf(part) as FormMeta, part.mapping));
  const [first] = parts;
  const run = async (dry: boolean) => {
    setBusy(dry ? "check" : "start");
    setFailure("");
    try {
      const orders = parts.map((part) => orderOf(formOf(part) as FormMeta, part));
      const { rows } = await startImports(orders, dry);
      if (rows[0]) onStarted(rows[0].id);
    } catch (problem) {
      setFailure(errorText(problem));
    } finally {
      setBusy(undefined);
    }
  };
  const change = (index: number, part: Part) => onChange(parts.map((old, at) => (at === index ? part : old)));
  const content = (part: Part, index: number) => (
    <PartMapping form={formOf(part) as FormMeta} part={part} onChange={(next) => change(index, next)} />
  );
  const title = (part: Part) => {
    const form = formOf(part) as FormMeta;
    const table = form.fields.find((field) => field.key === part.target.rows_of);
    const to = table
      ? t("imports.sheets.rowsOf", { form: label(form.label), table: label(table.label) })
      : label(form.label);
    return (
      <span>
        {isReady(form, part) ? (
          <CheckCircleOutlined className="sl-import-ready" />
        ) : (
          <ExclamationCircleOutlined className="sl-import-open" />
        )}{" "}
        {part.upload.sheet === to ? to : `${part.upload.sheet} → ${to}`}
      </span>
    );
  };
  return (
    <div className="sl-form">
      {parts.length === 1 && first && content(first, 0)}
      {parts.length > 1 && (
        <Tabs
          activeKey={shown}
          onChange={setShown}
          items={parts.map((part, index) => ({
            key: String(index),
            label: title(part),
            children: content(part, index),
          }))}
        />
      )}
      {files && first && (
        <div className="sl-import-mode">
          <ArchiveButton run={first.upload.id} />
          <span className="sl-muted">{t("imports.archive.explain")}</span>
        </div>
      )}
      {failure && <Alert role="alert" type="error" showIcon title={failure} />}
      <div className="sl-field-buttons">
        <Button onClick={onBack}>{t("common.back")}</Button>
        <Button
          type="primary"
          loading={busy === "check"}
          disabled={!ready || busy !== undefined}
          onClick={() => void run(true)}
          title={t("imports.checkHint")}
        >
          {t("imports.check")}
        </Button>
        <Button
          loading={busy === "start"}
          disabled={!ready || busy !== undefined}
          onClick={() => void run(false)}
        >
          {t("imports.startNow")}
        </Button>
        {!ready && <span className="sl-muted">{t("imports.notReady")}</span>}
      </div>
    </div>
  );
}
