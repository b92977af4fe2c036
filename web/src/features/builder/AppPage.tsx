import {
  DeleteOutlined,
  DownloadOutlined,
  EditOutlined,
  ExportOutlined,
  PlusOutlined,
} from "@ant-design/icons";
import { App, Button, Dropdown, Form, Input, Select, Space, Tabs, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, send } from "../../api/client";
import { useForms } from "../../api/forms";
import { useAbility, useReadOnly } from "../../api/session";
import { saveBlob } from "../../lib/download";
import { useLabel } from "../../lib/i18n";
import { AppIcon, MenuIcon } from "../../ui/MenuIcon";
import { PageHeader } from "../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type AppShown, type Group, useApp, useApps, useChanged } from "./api";
import { moveForm } from "./join";
import { LookPicker } from "./Look";
import { MenuEditor } from "./MenuEditor";
import "./builder.css";

interface Draft {
  zh: string;
  en: string;
  about: string;
  icon: string;
  color: string;
  forms: string[];
  menus: Group[];
}

function draftOf(app: AppShown): Draft {
  return {
    zh: app.label.zh ?? "",
    en: app.label.en ?? "",
    about: app.description.zh ?? "",
    icon: app.icon,
    color: app.color,
    forms: app.forms.map(({ key }) => key),
    menus: app.menus as unknown as Group[],
  };
}

/** One application: its forms, its menu, its name and look. */
export function AppPage() {
  const { t } = useTranslation();
  const { app: key = "" } = useParams();
  const app = useApp(key);
  const able = useAbility("design_forms");
  if (useReadOnly() || !able) return <EmptyState title={t("builder.notAllowed")} />;
  if (app.isPending) return <PageSkeleton />;
  if (app.isError) return <ErrorState error={app.error} onRetry={() => void app.refetch()} />;
  return <Editor key={key} app={app.data} />;
}

function Editor({ app }: { app: AppShown }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message, modal } = App.useApp();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const changed = useChanged();
  const [draft, setDraft] = useState<Draft>(() => draftOf(app));
  const [busy, setBusy] = useState(false);
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(app));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newer version replaces what is being edited
  useEffect(() => setDraft(draftOf(app)), [app.version]);
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    attempt(async () => {
      const { zh, en, about, ...rest } = draft;
      await api.put(`/apps/${app.key}`, {
        ...rest,
        version: app.version,
        label: en ? { zh, en } : { zh },
        description: about ? { ...app.description, zh: about } : {},
        roles: app.roles,
      });
      await changed();
      message.success(t("common.saved"));
    });
  const download = () =>
    attempt(async () => {
      const answer = await send("GET", `/apps/${app.key}/export`);
      saveBlob(await answer.blob(), `${app.key}.zip`);
    });
  const remove = () =>
    modal.confirm({
      title: t("builder.removeTitle", { name: label(app.label) }),
      content: t("builder.removeHint"),
      okButtonProps: { danger: true },
      onOk: () =>
        attempt(async () => {
          await api.delete(`/apps/${app.key}`);
          await changed();
          void navigate("/build");
        }),
    });
  return (
    <>
      <PageHeader
        title={
          <span className="sl-app-title">
            <AppIcon name={draft.icon} color={draft.color} small /> {label(app.label)}
          </span>
        }
        extra={
          <>
            {dirty && <span className="sl-muted">{t("builder.unsaved")}</span>}
            <Tooltip title={t("builder.exportHint")}>
              <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void download()}>
                {t("builder.export")}
              </Button>
            </Tooltip>
            <Button
              type="primary"
              disabled={!dirty || draft.zh.trim() === ""}
              loading={busy}
              onClick={() => void save()}
            >
              {t("common.save")}
            </Button>
          </>
        }
      >
        <Link to="/build">{t("builder.back")}</Link>
      </PageHeader>
      <div className="sl-page-body">
        <Tabs
          items={[
            {
              key: "forms",
              label: t("builder.forms"),
              children: (
                <Forms
                  app={app.key}
                  forms={draft.forms}
                  dirty={dirty}
                  onChange={(forms) => change({ forms })}
                  onMove={(form, to) =>
                    attempt(async () => {
                      await moveForm(app.key, to.key, form);
                      await changed();
                      message.success(t("builder.moved", { name: label(to.label) }));
                    })
                  }
                />
              ),
            },
            {
              key: "menu",
              label: t("builder.menu"),
              children: <MenuEditor app={app} menus={draft.menus} onChange={(menus) => change({ menus })} />,
            },
            {
              key: "settings",
              label: t("builder.settings"),
              children: (
                <Form layout="vertical" className="sl-app-settings">
                  <Form.Item label={t("builder.nameZh")} htmlFor="app-zh" required>
                    <Input
                      id="app-zh"
                      value={draft.zh}
                      maxLength={100}
                      onChange={({ target }) => change({ zh: target.value })}
                    />
                  </Form.Item>
                  <Form.Item label={t("builder.nameEn")} htmlFor="app-en">
                    <Input
                      id="app-en"
                      value={draft.en}
                      maxLength={100}
                      onChange={({ target }) => change({ en: target.value })}
                    />
                  </Form.Item>
                  <Form.Item label={t("builder.about")} htmlFor="app-about">
                    <Input
                      id="app-about"
                      value={draft.about}
                      maxLength={500}
                      onChange={({ target }) => change({ about: target.value })}
                    />
                  </Form.Item>
                  <LookPicker icon={draft.icon} color={draft.color} onChange={change} />
                  <Button danger icon={<DeleteOutlined />} onClick={remove}>
                    {t("builder.remove")}
                  </Button>
                </Form>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}

interface FormsProps {
  app: string;
  forms: string[];
  /** Something is not saved yet. */
  dirty: boolean;
  onChange: (forms: string[]) => void;
  onMove: (form: string, to: AppShown) => void;
}

function Forms({ app, forms, dirty, onChange, onMove }: FormsProps) {
  const apps = (useApps().data ?? []).filter((other) => other.key !== app);
  const { t } = useTranslation();
  const label = useLabel();
  const all = useForms();
  const known = new Map((all.data ?? []).map((form) => [form.key, form]));
  const others = (all.data ?? []).filter((form) => !forms.includes(form.key));
  return (
    <>
      <div className="sl-tools">
        <Link to={`/design?new=1&app=${app}`}>
          <Button type="primary" icon={<PlusOutlined />}>
            {t("builder.newForm")}
          </Button>
        </Link>
        <Select
          className="sl-app-add"
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("builder.addForm")}
          aria-label={t("builder.addForm")}
          value={null}
          onChange={(key: string | null) => key && onChange([...forms, key])}
          options={others.map((form) => ({ value: form.key, label: label(form.label) }))}
        />
      </div>
      <ul className="sl-app-forms">
        {forms.map((key) => (
          <li key={key}>
            <MenuIcon name={known.get(key)?.icon ?? "file"} />
            <Link to={`/f/${key}`}>{label(known.get(key)?.label) || key}</Link>
            <small className="sl-muted sl-app-key">{key}</small>
            <span className="sl-grow" />
            <Space>
              <Link to={`/design/${key}`}>
                <Button size="small" icon={<EditOutlined />}>
                  {t("builder.design")}
                </Button>
              </Link>
              {apps.length > 0 && (
                <Dropdown
                  disabled={dirty}
                  trigger={["click"]}
                  menu={{
                    items: apps.map((other) => ({
                      key: other.key,
                      label: t("builder.moveTo", { name: label(other.label) }),
                      onClick: () => onMove(key, other),
                    })),
                  }}
                >
                  <Button
                    size="small"
                    type="text"
                    title={t(dirty ? "builder.saveFirst" : "builder.move")}
                    aria-label={`${t("builder.move")} ${label(known.get(key)?.label)}`}
                    icon={<ExportOutlined />}
                  />
                </Dropdown>
              )}
              <Button
                size="small"
                type="text"
                title={t("builder.takeOut")}
                aria-label={`${t("builder.takeOut")} ${label(known.get(key)?.label)}`}
                icon={<DeleteOutlined />}
                onClick={() => onChange(forms.filter((form) => form !== key))}
              />
            </Space>
          </li>
        ))}
      </ul>
      {forms.length === 0 && <p className="sl-muted">{t("builder.noForms")}</p>}
    </>
  );
}
