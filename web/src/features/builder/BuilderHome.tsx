import { DeleteOutlined, ImportOutlined, PlusOutlined } from "@ant-design/icons";
import { App, Button, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/client";
import { useAbility, useReadOnly } from "../../api/session";
import { useLabel } from "../../lib/i18n";
import { AppIcon } from "../../ui/MenuIcon";
import { PageHeader } from "../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import {
  type AppShown,
  base64Of,
  type Source,
  type Template,
  useApps,
  useChanged,
  useTemplates,
} from "./api";
import { InstallDialog } from "./InstallDialog";
import { NewApp } from "./NewApp";
import "./builder.css";

/** The builder's home: applications, those that ship with the product, import, recycle bin. */
export function BuilderHome() {
  const { t } = useTranslation();
  const apps = useApps();
  const templates = useTemplates();
  const able = useAbility("design_forms");
  const allowed = !useReadOnly() && able;
  const [making, setMaking] = useState(false);
  const [source, setSource] = useState<Source | null>(null);
  const [bin, setBin] = useState(false);
  if (!allowed) return <EmptyState title={t("builder.notAllowed")} />;
  if (apps.isPending) return <PageSkeleton />;
  if (apps.isError) return <ErrorState error={apps.error} onRetry={() => void apps.refetch()} />;
  return (
    <>
      <PageHeader
        title={t("builder.title")}
        extra={
          <>
            <Button
              icon={<DeleteOutlined />}
              type={bin ? "default" : "text"}
              aria-pressed={bin}
              onClick={() => setBin(!bin)}
            >
              {t("builder.bin")}
            </Button>
            <Upload
              accept=".zip"
              showUploadList={false}
              beforeUpload={async (file) => {
                setSource({ archive: await base64Of(file) });
                return Upload.LIST_IGNORE;
              }}
            >
              <Button icon={<ImportOutlined />}>{t("builder.import")}</Button>
            </Upload>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t("builder.create")}
            </Button>
          </>
        }
      />
      <div className="sl-page-body">
        {bin ? (
          <Bin />
        ) : (
          <>
            <h2 className="sl-apps-title">{t("builder.mine")}</h2>
            {apps.data.length === 0 && <EmptyState title={t("builder.none")} hint={t("builder.noneHint")} />}
            <ul className="sl-apps">
              {apps.data.map((app) => (
                <AppCard key={app.key} app={app} />
              ))}
            </ul>
            <h2 className="sl-apps-title">{t("builder.templates")}</h2>
            {templates.isPending && <PageSkeleton rows={2} />}
            {templates.isError && (
              <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
            )}
            <ul className="sl-apps">
              {(templates.data ?? []).map((template) => (
                <TemplateCard
                  key={template.key}
                  template={template}
                  onInstall={() => setSource({ template: template.key })}
                />
              ))}
            </ul>
          </>
        )}
      </div>
      {making && <NewApp onClose={() => setMaking(false)} />}
      {source && <InstallDialog source={source} onClose={() => setSource(null)} />}
    </>
  );
}

function AppCard({ app }: { app: AppShown }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <li>
      <Link to={`/build/${app.key}`} className="sl-app-card">
        <AppIcon name={app.icon} color={app.color} />
        <span>
          <b>{label(app.label)}</b>
          <small>{label(app.description) || t("builder.formCount", { count: app.forms.length })}</small>
        </span>
      </Link>
    </li>
  );
}

function TemplateCard({ template, onInstall }: { template: Template; onInstall: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const newer = template.installed !== null && template.release > template.installed;
  return (
    <li>
      <div className="sl-app-card">
        <AppIcon name={template.icon} color={template.color} />
        <span>
          <b>{label(template.label)}</b>
          <small title={template.forms.map((form) => label(form)).join(t("admin.roles.comma"))}>
            {label(template.description)}
          </small>
        </span>
        {template.installed === null || newer ? (
          <Button size="small" onClick={onInstall}>
            {newer ? t("builder.upgrade") : t("builder.install")}
          </Button>
        ) : (
          <small className="sl-muted">{t("builder.installed")}</small>
        )}
      </div>
    </li>
  );
}

function Bin() {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const changed = useChanged();
  const apps = useApps(true);
  if (apps.isPending) return <PageSkeleton />;
  if (apps.isError) return <ErrorState error={apps.error} onRetry={() => void apps.refetch()} />;
  if (apps.data.length === 0) return <EmptyState title={t("builder.binEmpty")} />;
  const restore = async (key: string) => {
    try {
      await api.post(`/apps/${key}/restore`);
      await changed();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <ul className="sl-apps">
      {apps.data.map((app) => (
        <li key={app.key}>
          <div className="sl-app-card">
            <AppIcon name={app.icon} color={app.color} />
            <span>
              <b>{label(app.label)}</b>
              <small>{t("builder.formCount", { count: app.forms.length })}</small>
            </span>
            <Button size="small" onClick={() => void restore(app.key)}>
              {t("builder.restore")}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
