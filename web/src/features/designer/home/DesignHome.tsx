import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Segmented, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useForms } from "../../../api/forms";
import { useLabel } from "../../../lib/i18n";
import { inZone } from "../../../lib/zone";
import { PageHeader } from "../../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { design } from "../api";
import type { Labels } from "../core/definition";
import { soundsLike } from "../core/pinyin";
import { NewForm } from "./NewForm";

interface Row {
  key: string;
  label: Labels;
  draft: string | null;
  who: string;
  published: boolean;
}

/** /design: every form to be designed, what is begun, what was deleted, and the start of a new one. */
export function DesignHome() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const [typed, setTyped] = useState("");
  const tab = query.get("tab") === "recycled" ? "recycled" : "forms";
  const fresh = query.has("new");
  const setNew = (on: boolean) => setQuery(on ? { new: "1" } : {});
  return (
    <>
      <PageHeader
        title={t("designer.home.title")}
        extra={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
            {t("designer.home.new")}
          </Button>
        }
      />
      <div style={{ padding: "0 16px 24px" }}>
        <div style={{ display: "flex", gap: 12, marginBottom: 12, flexWrap: "wrap" }}>
          <Segmented
            value={tab}
            options={[
              { value: "forms", label: t("designer.home.forms") },
              { value: "recycled", label: t("designer.home.recycled") },
            ]}
            onChange={(next) => setQuery(next === "recycled" ? { tab: "recycled" } : {})}
          />
          <Input.Search
            allowClear
            style={{ width: 220 }}
            value={typed}
            placeholder={t("designer.home.search")}
            aria-label={t("designer.home.search")}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        {tab === "forms" ? <FormList typed={typed} onNew={() => setNew(true)} /> : <Recycled typed={typed} />}
      </div>
      {fresh && <NewForm onClose={() => setNew(false)} />}
    </>
  );
}

function FormList({ typed, onNew }: { typed: string; onNew: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const drafts = useQuery({ queryKey: ["form-drafts"], queryFn: design.drafts, staleTime: 0 });
  if (forms.isPending || drafts.isPending) return <PageSkeleton />;
  if (forms.isError) return <ErrorState error={forms.error} onRetry={() => void forms.refetch()} />;
  const begun = new Map((drafts.data ?? []).map((draft) => [draft.form, draft]));
  const rows: Row[] = [
    ...(drafts.data ?? [])
      .filter((draft) => draft.published_version === 0)
      .map((draft) => ({ key: draft.form, label: draft.label, published: false })),
    ...forms.data.map((form) => ({ key: form.key, label: form.label as Labels, published: true })),
  ].map((row) => ({
    ...row,
    draft: begun.get(row.key)?.updated_at ?? null,
    who: begun.get(row.key)?.updated_by?.name ?? "",
  }));
  const shown = rows.filter((row) => soundsLike(`${label(row.label)} ${row.key}`, typed));
  if (rows.length === 0) {
    return (
      <EmptyState
        title={t("designer.home.none")}
        hint={t("designer.home.noneHint")}
        action={
          <Button type="primary" onClick={onNew}>
            {t("designer.home.new")}
          </Button>
        }
      />
    );
  }
  return (
    <Table<Row>
      size="small"
      rowKey="key"
      dataSource={shown}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        {
          key: "name",
          title: t("designer.form.label"),
          render: (row: Row) => <Link to={`/design/${row.key}`}>{label(row.label)}</Link>,
        },
        { key: "key", title: t("designer.field.key"), dataIndex: "key", className: "sl-mono" },
        {
          key: "state",
          title: t("designer.home.state"),
          render: (row: Row) => (
            <>
              {row.published ? <Tag color="green">{t("designer.home.published")}</Tag> : null}
              {row.draft && (
                <Tag color="orange">
                  {t("designer.home.draft", { who: row.who, at: inZone(row.draft).format("MM-DD HH:mm") })}
                </Tag>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

function Recycled({ typed }: { typed: string }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const forms = useQuery({ queryKey: ["recycled-forms"], queryFn: design.recycledForms, staleTime: 0 });
  if (forms.isPending) return <PageSkeleton />;
  if (forms.isError) return <ErrorState error={forms.error} onRetry={() => void forms.refetch()} />;
  const shown = forms.data.filter((form) => soundsLike(`${label(form.label)} ${form.key}`, typed));
  if (shown.length === 0) return <EmptyState title={t("designer.home.noRecycled")} />;
  const restore = async (key: string) => {
    try {
      await design.restoreForm(key);
      await Promise.all([
        client.invalidateQueries({ queryKey: ["recycled-forms"] }),
        client.invalidateQueries({ queryKey: ["forms"] }),
      ]);
      void message.success(t("designer.home.restored"));
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  return shown.map((form) => (
    <div key={form.key} className="sl-plan-step">
      <div>
        <b>{label(form.label)}</b> <span className="sl-muted">{form.key}</span>
      </div>
      <Button size="small" onClick={() => void restore(form.key)}>
        {t("designer.recycled.restore")}
      </Button>
    </div>
  ));
}
