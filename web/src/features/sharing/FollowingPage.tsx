import { App, Button, Checkbox, Popover, Segmented, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useReadOnly } from "../../api/session";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { When } from "../../ui/When";
import {
  type Followed,
  saveFollowChoice,
  useAllLinks,
  useFollow,
  useFollowChoice,
  useFollowing,
} from "./api";
import { LinkRow } from "./LinkRow";

type Tab = "followed" | "links";

/** /following: records that one follows, and links that one has shared outside. */
export function FollowingPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const tab: Tab = query.get("tab") === "links" ? "links" : "followed";
  return (
    <>
      <PageHeader title={t("sharing.page.title")} extra={<ChoiceButton />}>
        <Segmented<Tab>
          value={tab}
          onChange={(next) => setQuery(next === "links" ? { tab: "links" } : {})}
          options={[
            { value: "followed", label: t("sharing.page.followed") },
            { value: "links", label: t("sharing.page.links") },
          ]}
        />
      </PageHeader>
      <div className="sl-page-body">{tab === "links" ? <Links /> : <FollowedList />}</div>
    </>
  );
}

/** By what one follows without asking. */
function ChoiceButton() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const readOnly = useReadOnly();
  const choice = useFollowChoice();
  const save = async (change: { taking_part?: boolean; created?: boolean }) => {
    if (!choice.data) return;
    try {
      await saveFollowChoice({ ...choice.data, ...change });
      await choice.refetch();
      void message.success(t("sharing.page.saved"));
    } catch (problem) {
      void message.error(errorText(problem));
    }
  };
  const content = choice.data && (
    <div className="sl-stack">
      <Checkbox
        checked={choice.data.taking_part}
        disabled={readOnly}
        onChange={(event) => void save({ taking_part: event.target.checked })}
      >
        {t("sharing.page.takingPart")}
      </Checkbox>
      <Checkbox
        checked={choice.data.created}
        disabled={readOnly}
        onChange={(event) => void save({ created: event.target.checked })}
      >
        {t("sharing.page.created")}
      </Checkbox>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button>{t("sharing.page.choice")}</Button>
    </Popover>
  );
}

function FollowedList() {
  const { t } = useTranslation();
  const label = useLabel();
  const [form, setForm] = useState<string | null>(null);
  const list = useFollowing(form);
  if (list.isPending) return <PageSkeleton />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  const forms = list.data.pages[0]?.forms ?? [];
  if (rows.length === 0 && !form)
    return <EmptyState title={t("sharing.page.empty")} hint={t("sharing.page.emptyHint")} />;
  return (
    <>
      {(forms.length > 1 || form) && (
        <Select
          style={{ width: 200, marginBottom: 12 }}
          value={form ?? ""}
          aria-label={t("sharing.page.form")}
          onChange={(key) => setForm(key || null)}
          options={[
            { value: "", label: t("sharing.page.allForms") },
            ...forms.map((item) => ({ value: item.key, label: label(item.label) })),
          ]}
        />
      )}
      <Table<Followed>
        size="small"
        rowKey="record"
        dataSource={rows}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          {
            key: "record",
            title: t("sharing.page.record"),
            render: (row: Followed) => <RecordLink row={row} />,
          },
          {
            key: "form",
            title: t("sharing.page.form"),
            render: (row: Followed) => label(row.label ?? undefined) || row.form,
          },
          {
            key: "status",
            title: t("sharing.page.status"),
            render: (row: Followed) => label(row.status ?? undefined),
          },
          {
            key: "updated",
            title: t("sharing.page.updated"),
            render: (row: Followed) => <When value={row.updated_at} relative />,
          },
          {
            key: "since",
            title: t("sharing.page.since"),
            render: (row: Followed) => <When value={row.since} />,
          },
          { key: "stop", align: "right", render: (row: Followed) => <StopButton row={row} /> },
        ]}
      />
      {list.hasNextPage && (
        <Button type="text" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </>
  );
}

function RecordLink({ row }: { row: Followed }) {
  const { t } = useTranslation();
  if (!row.updated_at && !row.no && !row.title)
    return <span className="sl-muted">{t("sharing.page.gone")}</span>;
  return (
    <Link to={`/f/${row.form}/${row.record}?full=1`}>
      {[row.no, row.title === row.no ? null : row.title].filter(Boolean).join(" ")}
    </Link>
  );
}

function StopButton({ row }: { row: Followed }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const readOnly = useReadOnly();
  const follow = useFollow(row.form, row.record);
  const [busy, setBusy] = useState(false);
  const stop = async () => {
    setBusy(true);
    try {
      await follow(false);
    } catch (problem) {
      void message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" loading={busy} disabled={readOnly} onClick={() => void stop()}>
      {t("sharing.follow.stop")}
    </Button>
  );
}

function Links() {
  const { t } = useTranslation();
  const list = useAllLinks();
  if (list.isPending) return <PageSkeleton />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0)
    return <EmptyState title={t("sharing.page.noLinks")} hint={t("sharing.page.noLinksHint")} />;
  return (
    <>
      {rows.map((link) => (
        <LinkRow key={link.id} link={link} named />
      ))}
      {list.hasNextPage && (
        <Button type="text" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </>
  );
}
