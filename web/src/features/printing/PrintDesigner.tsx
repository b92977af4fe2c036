import {
  ArrowLeftOutlined,
  BankOutlined,
  CopyOutlined,
  DeleteOutlined,
  FileAddOutlined,
  FileWordOutlined,
  PlusOutlined,
  RedoOutlined,
  TagsOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Segmented, Select, Tooltip } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useForm } from "../../api/forms";
import type { FormMeta } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useNarrow } from "../../lib/hooks";
import { useLabel } from "../../lib/i18n";
import { useLeaveGuard } from "../../lib/leave";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { useUndoKeys } from "../../ui/useUndoKeys";
import { type Content, type Labels, type PrintTemplate, printing, usePrintTemplates } from "./api";
import { BlockList } from "./BlockList";
import { ConflictDialog } from "./ConflictDialog";
import { LetterheadDialog } from "./LetterheadDialog";
import { PageSettings } from "./PageSettings";
import { Preview, usePreview } from "./Preview";
import { useTemplate } from "./useTemplate";
import { useWordUpload, WordPanel } from "./WordPanel";
import "./printing.css";

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
  const [chosen, setChosen] = useState<string>();
  const template = templates.find((item) => item.id === chosen) ?? templates[0];
  const create = useCreate(form, setChosen);
  if (!template?.definition) {
    return (
      <div className="sl-print">
        <header className="sl-print-top">
          <Back form={form} onLeave={(leave) => leave()} />
        </header>
        <EmptyState
          title={t("printing.none")}
          hint={t("printing.noneHint")}
          action={<New create={create}>{t("printing.add")}</New>}
        />
      </div>
    );
  }
  return (
    <Editor
      key={template.id}
      form={form}
      templates={templates}
      template={template}
      create={create}
      onChoose={setChosen}
    />
  );
}

type Create = ReturnType<typeof useCreate>;

function useCreate(form: FormMeta, onMade: (id: string) => void) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const upload = useWordUpload(form);
  const words = (text: string): Labels =>
    i18n.language.startsWith("zh") ? { zh: text } : { zh: text, en: text };
  const make = async (content: Content) => {
    try {
      const made = await printing.add(form.key, content);
      await client.invalidateQueries({ queryKey: ["print-templates", form.key] });
      onMade(made.id);
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return {
    blank: (kind: "document" | "labels") =>
      make({
        label: words(t("printing.newName")),
        roles: [],
        definition: {
          kind,
          blocks: [
            ...(kind === "document" ? [{ kind: "letterhead" }] : []),
            { kind: "heading", text: form.label as Labels, level: kind === "labels" ? 3 : 1 },
          ],
        },
      }),
    copy: (content: Content) =>
      make({
        ...content,
        label: Object.fromEntries(
          Object.entries(content.label).map(([language, text]) => [
            language,
            t("printing.copyOf", { name: text }),
          ]),
        ),
      }),
    word: async (file: File) => {
      const found = await upload(file);
      if (!found) return;
      await make({
        label: words(file.name.replace(/\.docx$/i, "").slice(0, 60) || t("printing.newName")),
        roles: [],
        definition: { kind: "word", word: found.word },
      });
    },
    starter: async () => {
      try {
        saveBlob(await printing.starter(form.key), `${form.key}.docx`);
      } catch (problem) {
        message.error(errorText(problem));
      }
    },
  };
}

function New({
  create,
  content,
  before = (go) => go(),
  children,
}: {
  create: Create;
  content?: Content;
  before?: (go: () => void) => void;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const items = [
    {
      key: "document",
      icon: <FileAddOutlined />,
      label: t("printing.new.document"),
      onClick: () => before(() => void create.blank("document")),
    },
    {
      key: "labels",
      icon: <TagsOutlined />,
      label: t("printing.new.labels"),
      onClick: () => before(() => void create.blank("labels")),
    },
    ...(content
      ? [
          {
            key: "copy",
            icon: <CopyOutlined />,
            label: t("printing.new.copy"),
            onClick: () => before(() => void create.copy(content)),
          },
        ]
      : []),
    { type: "divider" as const },
    {
      key: "word",
      icon: <FileWordOutlined />,
      label: t("printing.new.word"),
      onClick: () => before(() => picker.current?.click()),
    },
    { key: "starter", label: t("printing.word.starter"), onClick: () => void create.starter() },
  ];
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button icon={<PlusOutlined />} aria-label={t("printing.add")}>
          {children}
        </Button>
      </Dropdown>
      <input
        ref={picker}
        type="file"
        accept=".docx"
        hidden
        aria-label={t("printing.new.word")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void create.word(file);
        }}
      />
    </>
  );
}

function Back({ form, onLeave }: { form: FormMeta; onLeave: (leave: () => void) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  return (
    <>
      <Button
        type="text"
        icon={<ArrowLeftOutlined />}
        aria-label={t("printing.back")}
        onClick={() => onLeave(() => void navigate(`/f/${form.key}`))}
      />
      <h1>{`${label(form.label)} · ${t("printing.designer")}`}</h1>
    </>
  );
}

interface EditorProps {
  form: FormMeta;
  templates: PrintTemplate[];
  template: PrintTemplate;
  create: Create;
  onChoose: (id: string | undefined) => void;
}

function Editor({ form, templates, template: row, create, onChoose }: EditorProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const narrow = useNarrow();
  const { message, modal } = App.useApp();
  const errorText = useErrorText();
  const refresh = () => void client.invalidateQueries({ queryKey: ["print-templates", form.key] });
  const template = useTemplate(form.key, row, refresh);
  const { content, dirty } = template;
  const word = content.definition.kind === "word";
  const preview = usePreview(form, content.definition);
  const [tab, setTab] = useState<"content" | "page" | "preview">("content");
  const [head, setHead] = useState(false);
  const leave = useRef<() => void>(() => {});
  const guarded = useLeaveGuard(dirty, () => {
    template.discard();
    leave.current();
  });
  const before = (go: () => void) => {
    leave.current = go;
    guarded();
  };
  useUndoKeys(template);
  useEffect(() => {
    if (template.restored) message.info(t("printing.restored"));
  }, [template.restored, message, t]);
  const save = async (over?: number) => {
    try {
      if (await template.save(over)) message.success(t("printing.saved"));
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const remove = () =>
    modal.confirm({
      title: t("printing.removeTitle", { name: label(row.label) }),
      content: t("printing.removeHint"),
      okButtonProps: { danger: true },
      okText: t("common.delete"),
      onOk: async () => {
        try {
          await printing.remove(form.key, row.id);
          template.discard();
          onChoose(undefined);
          refresh();
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  return (
    <div className="sl-print">
      <header className="sl-print-top">
        <Back form={form} onLeave={before} />
        <Select
          aria-label={t("printing.template")}
          className="sl-print-choice"
          value={row.id}
          onChange={(id) => before(() => onChoose(id))}
          options={templates.map((item) => ({ value: item.id, label: label(item.label) }))}
        />
        <New create={create} content={content} before={before} />
        <span className="sl-muted" role="status">
          {dirty ? t("printing.unsaved") : t("printing.allSaved")}
        </span>
        <span className="sl-grow" />
        <Tooltip title={t("printing.letterhead.title")}>
          <Button
            type="text"
            icon={<BankOutlined />}
            aria-label={t("printing.letterhead.title")}
            onClick={() => setHead(true)}
          />
        </Tooltip>
        <Tooltip title={t("printing.undo")}>
          <Button
            type="text"
            icon={<UndoOutlined />}
            aria-label={t("printing.undo")}
            disabled={!template.canUndo}
            onClick={template.undo}
          />
        </Tooltip>
        <Tooltip title={t("printing.redo")}>
          <Button
            type="text"
            icon={<RedoOutlined />}
            aria-label={t("printing.redo")}
            disabled={!template.canRedo}
            onClick={template.redo}
          />
        </Tooltip>
        <Tooltip title={t("common.delete")}>
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={t("common.delete")}
            onClick={remove}
          />
        </Tooltip>
        <Button
          type="primary"
          loading={template.busy}
          disabled={!dirty || !content.label.zh}
          onClick={() => void save()}
        >
          {t("common.save")}
        </Button>
      </header>
      <div className="sl-print-body">
        <aside className="sl-print-side" data-alone={narrow && tab !== "preview"}>
          <Segmented
            block
            value={tab === "preview" && !narrow ? "content" : tab}
            onChange={setTab}
            options={(narrow ? TABS_NARROW : TABS).map((value) => ({
              value,
              label: t(`printing.tabs.${value}`),
            }))}
          />
          {tab === "page" && <PageSettings form={form} template={template} />}
          {(tab === "content" || (tab === "preview" && !narrow)) &&
            (word ? (
              <WordPanel
                form={form}
                id={row.id}
                saved={!dirty}
                onWord={(file) => template.set({ definition: { kind: "word", word: file } })}
              />
            ) : (
              <BlockList form={form} template={template} issues={preview.issues} />
            ))}
        </aside>
        {(!narrow || tab === "preview") && (
          <Preview form={form} definition={content.definition} preview={preview} />
        )}
      </div>
      {template.conflict && (
        <ConflictDialog
          mine={content}
          theirs={template.conflict}
          onTake={template.take}
          onKeep={(version) => void save(version)}
          onClose={template.dropConflict}
        />
      )}
      {head && <LetterheadDialog onClose={() => setHead(false)} />}
    </div>
  );
}

const TABS = ["content", "page"] as const;
const TABS_NARROW = ["content", "page", "preview"] as const;
