import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Segmented, Select, Table, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useForms } from "../../../api/forms";
import { useNarrow } from "../../../lib/hooks";
import { useLabel } from "../../../lib/i18n";
import { PageSkeleton, useErrorText } from "../../../ui/states";
import { type Draft, design, type FileStart, type FormTemplate, useFieldTypes } from "../api";
import type { Labels } from "../core/definition";
import { setField } from "../core/fields";
import { keepSheet } from "./sheets";

type Start = "blank" | "file" | "template" | "copy";
const STARTS: Start[] = ["blank", "file", "template", "copy"];

/** A new form from nothing, from a spreadsheet, from a template, or from another form; always a draft at first. */
export function NewForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const forms = useForms();
  const narrow = useNarrow();
  const [start, setStart] = useState<Start>("blank");
  const [name, setName] = useState("");
  const [file, setFile] = useState<FileStart | null>(null);
  const [source, setSource] = useState<File | null>(null);
  const [template, setTemplate] = useState<FormTemplate | null>(null);
  const [origin, setOrigin] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const given: Labels = { zh: name.trim() };
  const ready =
    name.trim() !== "" &&
    (start === "blank" || (start === "file" ? file : start === "template" ? template : origin) !== null);
  const make = (): Promise<Draft> => {
    if (start === "file" && file) return design.start(given, file.definition);
    if (start === "template" && template) return design.fromTemplate(template.key, given);
    if (start === "copy" && origin) return design.copy(origin, given);
    return design.start(given);
  };
  const go = async () => {
    setBusy(true);
    try {
      const draft = await make();
      if (start === "file" && file && source) await keepSheet(draft.form, { ...file, file: source });
      void client.invalidateQueries({ queryKey: ["form-drafts"] });
      const app = new URLSearchParams(location.search).get("app");
      void navigate(`/design/${draft.form}${app ? `?app=${app}` : ""}`);
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const propose = (text: string) => setName((old) => old || text);
  return (
    <Modal
      open
      width={720}
      title={t("designer.home.new")}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {t("common.cancel")}
        </Button>,
        <Button key="yes" type="primary" disabled={!ready} loading={busy} onClick={() => void go()}>
          {t("designer.new.go")}
        </Button>,
      ]}
    >
      <Segmented
        block
        vertical={narrow}
        value={start}
        options={STARTS.map((value) => ({ value, label: t(`designer.new.${value}`) }))}
        onChange={(next) => setStart(next as Start)}
      />
      <p className="sl-muted" style={{ margin: "10px 0" }}>
        {t(`designer.new.${start}Help`)}
      </p>
      {start === "file" && (
        <FromFile
          start={file}
          onRead={(read, from) => {
            setFile(read);
            setSource(from);
            propose(label(read.definition.label));
          }}
          onChange={setFile}
        />
      )}
      {start === "template" && (
        <Templates
          chosen={template?.key ?? null}
          onChoose={(next) => {
            setTemplate(next);
            propose(label(next.label));
          }}
        />
      )}
      {start === "copy" && (
        <Select
          style={{ width: "100%", marginBottom: 12 }}
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("designer.new.origin")}
          aria-label={t("designer.new.origin")}
          value={origin}
          options={(forms.data ?? []).map((form) => ({ value: form.key, label: label(form.label) }))}
          onChange={(key: string) => setOrigin(key)}
        />
      )}
      <label htmlFor="new-form-name">{t("designer.form.label")}</label>
      <Input
        id="new-form-name"
        autoFocus
        maxLength={200}
        value={name}
        placeholder={t("designer.new.namePlaceholder")}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => ready && void go()}
      />
    </Modal>
  );
}

interface FileProps {
  start: FileStart | null;
  onRead: (start: FileStart, file: File) => void;
  onChange: (start: FileStart) => void;
}

/** The columns of a spreadsheet with the types that were guessed; each can be corrected. */
function FromFile({ start, onRead, onChange }: FileProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const types = useFieldTypes();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const read = async (chosen: File, sheet = "") => {
    setBusy(true);
    setFile(chosen);
    try {
      onRead(await design.fromFile(chosen, sheet), chosen);
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const become = (key: string, name: string) => {
    if (!start) return;
    const type = types.data?.find((item) => item.name === name);
    const settings = Object.keys(type?.defaults ?? {}).length > 0 ? type?.defaults : undefined;
    onChange({
      ...start,
      definition: setField(start.definition, key, { type: name, settings, unique: undefined }),
      columns: start.columns.map((column) => (column.field === key ? { ...column, type: name } : column)),
    });
  };
  const text = (name: string) => label(types.data?.find((type) => type.name === name)?.label) || name;
  return (
    <>
      <Upload.Dragger
        accept=".xlsx,.xls,.csv"
        showUploadList={false}
        beforeUpload={(chosen) => {
          void read(chosen);
          return false;
        }}
      >
        {busy ? t("common.loading") : (file?.name ?? t("designer.new.drop"))}
      </Upload.Dragger>
      {start && start.sheets.length > 1 && file && (
        <Select
          style={{ width: "100%", marginTop: 8 }}
          aria-label={t("designer.new.sheet")}
          value={start.sheet}
          options={start.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
          onChange={(sheet: string) => void read(file, sheet)}
        />
      )}
      {start && (
        <>
          <Table
            size="small"
            style={{ margin: "10px 0" }}
            rowKey="field"
            pagination={false}
            scroll={{ y: 240 }}
            dataSource={start.columns}
            columns={[
              { title: t("designer.new.column"), dataIndex: "name" },
              {
                title: t("designer.field.type"),
                render: (column: FileStart["columns"][number]) => (
                  <Select
                    size="small"
                    style={{ width: 150 }}
                    aria-label={t("designer.new.typeOf", { name: column.name })}
                    value={column.type}
                    options={column.fits.map((name) => ({ value: name, label: text(name) }))}
                    onChange={(name: string) => become(column.field, name)}
                  />
                ),
              },
              {
                title: t("designer.new.samples"),
                render: (column: FileStart["columns"][number]) => (
                  <span className="sl-muted">{column.samples.slice(0, 3).join("、")}</span>
                ),
              },
            ]}
          />
          <p className="sl-muted">{t("designer.new.rows", { count: start.rows })}</p>
        </>
      )}
    </>
  );
}

function Templates(props: { chosen: string | null; onChoose: (template: FormTemplate) => void }) {
  const label = useLabel();
  const templates = useQuery({ queryKey: ["form-templates"], queryFn: design.templates });
  if (templates.isPending) return <PageSkeleton rows={3} />;
  return (
    <div className="sl-formula-list" style={{ maxHeight: 300, marginBottom: 12 }}>
      {(templates.data ?? []).map((template) => (
        <button
          key={template.key}
          type="button"
          aria-pressed={props.chosen === template.key}
          style={props.chosen === template.key ? { background: "var(--sl-bg-accent)" } : undefined}
          onClick={() => props.onChoose(template)}
        >
          <b>{label(template.label)}</b> <small>{label(template.group)}</small>
          <br />
          <small>{label(template.description)}</small>
        </button>
      ))}
    </div>
  );
}
