import { Alert, Button, Radio, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { useErrorText } from "../../ui/states";
import { ArchiveButton } from "./ArchiveButton";
import { type Column, checkImport, type Mode, startImport, type Upload, uploadImport } from "./api";
import {
  fillsFiles,
  fillsRows,
  keyFields,
  type Mapping,
  missingFields,
  setTarget,
  startMapping,
} from "./mapping";
import { Preview } from "./Preview";
import { TargetSelect } from "./TargetSelect";

interface Props {
  form: FormMeta;
  file: File;
  upload: Upload;
  onUpload: (upload: Upload) => void;
  onBack: () => void;
  onStarted: (id: string) => void;
}

/** Column → field, key and mode, and what the first rows look like. */
export function MappingStep({ form, file, upload, onUpload, onBack, onStarted }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const [mapping, setMapping] = useState<Mapping>(() => startMapping(upload));
  const [mode, setMode] = useState<Mode>(upload.rights.modes[0] ?? "create");
  const [blank, setBlank] = useState<"clear" | "keep">("keep");
  const [chosenKey, setKey] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const keys = keyFields(form, mapping);
  const key = keys.find((field) => field.key === chosenKey)?.key ?? keys[0]?.key;
  const missing = missingFields(form, mapping, mode);
  const needsKey = mode !== "create";
  const intoRows = fillsRows(form, mapping);
  const keyed = needsKey || intoRows;
  const ready = Object.keys(mapping).length > 0 && missing.length === 0 && (!keyed || key);

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure("");
    try {
      await work();
    } catch (problem) {
      setFailure(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const body = () => ({ sheet: upload.sheet, mapping, mode, blank, key: (keyed && key) || null });
  const start = () =>
    run(async () => {
      await startImport(upload.id, body());
      onStarted(upload.id);
    });
  const check = () =>
    run(async () => {
      await checkImport(upload.id, body());
      onStarted(upload.id);
    });
  const chooseSheet = (sheet: string) => run(async () => onUpload(await uploadImport(form.key, file, sheet)));
  return (
    <div className="sl-form">
      {upload.sheets.length > 1 && (
        <Select
          value={upload.sheet}
          aria-label={t("imports.sheet")}
          prefix={t("imports.sheet")}
          onChange={(sheet) => void chooseSheet(sheet)}
          options={upload.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
          style={{ width: 260 }}
        />
      )}
      <Table<Column>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={upload.columns}
        scroll={{ x: 560 }}
        columns={[
          {
            key: "name",
            title: t("imports.map.column"),
            width: 200,
            render: (_value, row) => <b>{row.name}</b>,
          },
          {
            key: "sample",
            title: t("imports.map.sample"),
            ellipsis: true,
            render: (_value, row) => <span className="sl-muted">{sampleText(row.sample)}</span>,
          },
          {
            key: "field",
            title: t("imports.map.field"),
            width: 260,
            render: (_value, row) => (
              <TargetSelect
                form={form}
                column={row.name}
                targets={upload.targets}
                path={mapping[row.name]}
                onChange={(path) => setMapping((old) => setTarget(old, row.name, path))}
              />
            ),
          },
        ]}
      />
      <div className="sl-import-mode">
        <Radio.Group
          value={mode}
          onChange={(event) => setMode(event.target.value)}
          options={upload.rights.modes.map((value) => ({
            value,
            label: t(`imports.mode.${value}`),
          }))}
        />
        {keyed && (
          <Select
            value={key}
            onChange={setKey}
            prefix={t("imports.key")}
            aria-label={t("imports.key")}
            placeholder={t("imports.keyMissing")}
            options={keys.map((field) => ({ value: field.key, label: label(field.label) }))}
            style={{ minWidth: 220 }}
          />
        )}
        {needsKey && (
          <Select
            value={blank}
            onChange={setBlank}
            prefix={t("imports.blank.label")}
            aria-label={t("imports.blank.label")}
            options={(["keep", "clear"] as const).map((value) => ({
              value,
              label: t(`imports.blank.${value}`),
            }))}
            style={{ minWidth: 220 }}
          />
        )}
        {fillsFiles(form, mapping) && <ArchiveButton run={upload.id} />}
      </div>
      {intoRows && (
        <Alert type="info" showIcon title={key ? t("imports.subHint") : t("imports.missingKey")} />
      )}
      {needsKey && keys.length === 0 && <Alert type="warning" showIcon title={t("imports.noKey")} />}
      {missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("imports.missing", { names: missing.map((field) => label(field.label)).join(", ") })}
        />
      )}
      <Preview upload={upload} mapping={mapping} />
      {failure && (
        <p role="alert" className="sl-error">
          {failure}
        </p>
      )}
      <div className="sl-field-buttons">
        <Button onClick={onBack}>{t("common.back")}</Button>
        <Button loading={busy} disabled={!ready} onClick={() => void check()} title={t("imports.checkHint")}>
          {t("imports.check")}
        </Button>
        <Button type="primary" loading={busy} disabled={!ready} onClick={() => void start()}>
          {t("imports.start")}
        </Button>
      </div>
    </div>
  );
}

function sampleText(sample: unknown[]): string {
  return sample
    .filter((value) => value !== null && value !== "")
    .slice(0, 3)
    .map(String)
    .join(" · ");
}
