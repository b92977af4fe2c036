import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Col, Dropdown, Input, Row, Select, Space } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useForm } from "../../api/forms";
import { useRecordList } from "../../api/records";
import type { FormMeta, RecordRow } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type PrintDefinition, type PrintTemplate, printing, usePrintTemplates } from "./api";
import { BlockEditor } from "./BlockEditor";
import { KINDS, moved, startBlock } from "./blocks";

/** Where builders make the print templates of a form. */
export function PrintDesigner() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  const templates = usePrintTemplates(key);
  const error = form.error ?? templates.error;
  if (error) return <ErrorState error={error} onRetry={() => void templates.refetch()} />;
  if (!form.data || !templates.data) return <PageSkeleton />;
  return <Templates form={form.data} templates={templates.data} />;
}

function Templates({ form, templates }: { form: FormMeta; templates: PrintTemplate[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<string>();
  const template = templates.find((item) => item.id === chosen) ?? templates[0];
  const refresh = () => client.invalidateQueries({ queryKey: ["print-templates", form.key] });
  const guarded = async (work: () => Promise<void>) => {
    try {
      await work();
      await refresh();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const add = () =>
    guarded(async () => {
      const words = { zh: t("printing.newName") };
      const made = await printing.add(form.key, {
        label: words,
        definition: { blocks: [{ kind: "heading", text: words }] },
      });
      setChosen(made.id);
    });
  const remove = (item: PrintTemplate) =>
    modal.confirm({
      title: t("printing.removeTitle", { name: label(item.label) }),
      okButtonProps: { danger: true },
      okText: t("common.delete"),
      onOk: () => guarded(() => printing.remove(form.key, item.id).then(() => setChosen(undefined))),
    });
  return (
    <div className="sl-page">
      <PageHeader title={`${label(form.label)} · ${t("printing.designer")}`}>
        <Space wrap>
          {template && (
            <Select
              style={{ minWidth: 180 }}
              aria-label={t("printing.designer")}
              value={template.id}
              onChange={setChosen}
              options={templates.map((item) => ({ value: item.id, label: label(item.label) }))}
            />
          )}
          <Button icon={<PlusOutlined />} onClick={() => void add()}>
            {t("printing.add")}
          </Button>
          {template && (
            <Button danger onClick={() => remove(template)}>
              {t("common.delete")}
            </Button>
          )}
        </Space>
      </PageHeader>
      {template?.definition ? (
        <Editor
          key={`${template.id} ${template.version}`}
          form={form}
          template={template}
          definition={template.definition}
          onSave={(body) =>
            guarded(async () => {
              await printing.change(form.key, template.id, { version: template.version, ...body });
              message.success(t("printing.saved"));
            })
          }
        />
      ) : (
        <EmptyState title={t("printing.none")} />
      )}
    </div>
  );
}

interface EditorProps {
  form: FormMeta;
  template: PrintTemplate;
  definition: PrintDefinition;
  onSave: (body: object) => Promise<void>;
}

function Editor({ form, template, definition, onSave }: EditorProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const [name, setName] = useState(label(template.label));
  const [draft, setDraft] = useState(definition);
  const blocks = draft.blocks;
  const setBlocks = (next: PrintDefinition["blocks"]) => setDraft({ ...draft, blocks: next });
  const words = { zh: t("printing.text") };
  const starts = KINDS.flatMap((kind) => startBlock(kind, form, words) ?? []);
  return (
    <Row gutter={[24, 16]} className="sl-page-body">
      <Col xs={24} lg={10}>
        <Space orientation="vertical" style={{ width: "100%" }}>
          <Space wrap>
            <Input
              aria-label={t("printing.name")}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            {typeof (draft.paper ?? "a4") === "string" && (
              <Select
                aria-label={t("printing.paper")}
                value={(draft.paper as string) ?? "a4"}
                onChange={(paper) => setDraft({ ...draft, paper })}
                options={["a3", "a4", "a5", "letter"].map((value) => ({ value, label: value.toUpperCase() }))}
              />
            )}
            <Checkbox
              checked={draft.landscape ?? false}
              onChange={(event) => setDraft({ ...draft, landscape: event.target.checked })}
            >
              {t("printing.landscape")}
            </Checkbox>
            <Checkbox
              checked={draft.kind === "labels"}
              onChange={(event) => setDraft({ ...draft, kind: event.target.checked ? "labels" : "document" })}
            >
              {t("printing.labels")}
            </Checkbox>
          </Space>
          {blocks.map((block, index) => (
            <BlockEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name, and keep no state of their own
              key={index}
              form={form}
              block={block}
              onChange={(next) => setBlocks(blocks.map((old, place) => (place === index ? next : old)))}
              onMove={(by) => setBlocks(moved(blocks, index, index + by))}
              onDelete={() => setBlocks(blocks.filter((_, place) => place !== index))}
            />
          ))}
          <Space>
            <Dropdown
              trigger={["click"]}
              menu={{
                items: starts.map((block) => ({
                  key: block.kind,
                  label: t(`printing.kinds.${block.kind}` as never),
                  onClick: () => setBlocks([...blocks, block]),
                })),
              }}
            >
              <Button icon={<PlusOutlined />}>{t("printing.addBlock")}</Button>
            </Dropdown>
            <Button
              type="primary"
              onClick={() => void onSave({ label: { ...template.label, zh: name }, definition: draft })}
            >
              {t("common.save")}
            </Button>
          </Space>
        </Space>
      </Col>
      <Col xs={24} lg={14}>
        <Preview form={form} definition={draft} />
      </Col>
    </Row>
  );
}

function Preview({ form, definition }: { form: FormMeta; definition: PrintDefinition }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const latest = useRecordList(form.key, {
    columns: [...new Set(["no", form.title])],
    sort: [{ field: "created_at", desc: true }],
    limit: 20,
  });
  const rows = latest.data?.rows ?? [];
  const nameOf = (row: RecordRow) =>
    [row.no, row[form.title]].filter(Boolean).map(String).join(" ") || row.id;
  const [chosen, setChosen] = useState<string>();
  const record = chosen ?? rows[0]?.id;
  const [url, setUrl] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  const show = async () => {
    setBusy(true);
    try {
      setUrl(URL.createObjectURL(await printing.preview(form.key, definition, record)));
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Space orientation="vertical" style={{ width: "100%" }}>
      <Space wrap>
        <Select
          style={{ minWidth: 180 }}
          aria-label={t("printing.record")}
          placeholder={t("printing.record")}
          {...(record && { value: record })}
          onChange={setChosen}
          options={rows.map((row) => ({ value: row.id, label: nameOf(row) }))}
        />
        <Button loading={busy} onClick={() => void show()}>
          {t("printing.preview")}
        </Button>
      </Space>
      {url ? (
        <iframe
          title={t("printing.preview")}
          src={url}
          style={{ width: "100%", height: "75vh", border: 0 }}
        />
      ) : (
        <EmptyState title={t("printing.previewEmpty")} />
      )}
    </Space>
  );
}
