import { App } from "antd";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useRecordPages } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useNarrow } from "../../../lib/hooks";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { useColumns } from "./columns";
import { RecordCards } from "./RecordCards";
import { RecordTable } from "./RecordTable";
import { Toolbar } from "./Toolbar";
import { useListState } from "./useListState";
import { ViewTabs } from "./ViewTabs";

const BulkBar = lazy(() => import("./BulkBar"));
const CreateRecord = lazy(() => import("../page/CreateRecord"));

interface Props {
  form: FormMeta;
  openId: string | undefined;
  onOpen: (id: string) => void;
}

/** Views, tools and the rows of a form. */
export function RecordList({ form, openId, onOpen }: Props) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const state = useListState(form, form.views);
  const [params, setParams] = useSearchParams();
  const [selected, setSelected] = useState<string[]>([]);
  const { message } = App.useApp();
  const errorText = useErrorText();
  const columns = useColumns(form, state.columns);
  const list = useRecordPages(form.key, {
    columns: useMemo(() => wanted(form, state.columns), [form, state.columns]),
    filter: state.filter,
    sort: state.sort,
    search: state.search,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (!hasNextPage || isFetchingNextPage) return;
    fetchNextPage().catch((problem: unknown) => message.error(errorText(problem)));
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, message, errorText]);
  const create = (open: boolean) =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (open) next.set("new", "1");
      else next.delete("new");
      return next;
    });
  // The page of a record is wanted next; loading its code now makes the first click quick.
  useEffect(() => {
    const timer = setTimeout(() => void import("../page/RecordPanel"), 800);
    return () => clearTimeout(timer);
  }, []);
  const chosen = rows.filter((row) => selected.includes(row.id));
  const filtered = Boolean(state.search || state.filter);

  let body = <PageSkeleton rows={12} />;
  if (list.isError && !list.data)
    body = <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  else if (list.data && rows.length === 0) {
    body = filtered ? (
      <EmptyState title={t("records.list.noMatch")} hint={t("records.list.noMatchHint")} />
    ) : (
      <EmptyState title={t("records.list.empty")} hint={t("records.list.emptyHint")} />
    );
  } else if (list.data && narrow) {
    body = (
      <RecordCards
        form={form}
        columns={columns}
        rows={rows}
        onOpen={(row: RecordRow) => onOpen(row.id)}
        onNearEnd={more}
      />
    );
  } else if (list.data) {
    body = (
      <RecordTable
        form={form}
        columns={columns}
        rows={rows}
        sort={state.sort}
        onSort={(sort) => state.change({ sort: sort.length > 0 ? sort : null })}
        selected={selected}
        onSelect={setSelected}
        openId={openId}
        onOpen={(row) => onOpen(row.id)}
        onNearEnd={more}
        busy={list.isPlaceholderData}
      />
    );
  }
  return (
    <section className="sl-list">
      <Toolbar
        form={form}
        state={state}
        total={list.data?.pages[0]?.total ?? null}
        shown={rows.length}
        compact={narrow || openId !== undefined}
        fetching={list.isFetching}
        onRefresh={() => void list.refetch()}
        onCreate={() => create(true)}
      />
      <ViewTabs form={form} views={form.views} state={state} />
      {chosen.length > 0 && (
        <Suspense fallback={null}>
          <BulkBar form={form} rows={chosen} onDone={() => setSelected([])} />
        </Suspense>
      )}
      {body}
      {params.get("new") === "1" && (
        <Suspense fallback={null}>
          <CreateRecord form={form} onClose={() => create(false)} onCreated={onOpen} />
        </Suspense>
      )}
    </section>
  );
}

/** What a row must carry besides its columns: number, title and status. */
function wanted(form: FormMeta, columns: string[]): string[] {
  const visible = new Set(form.fields.map((field) => field.key));
  const always = ["no", form.title, form.status?.field ?? "no"].filter((key) => visible.has(key));
  const known = columns.filter((path) => visible.has(path.split(".")[0] ?? ""));
  return [...new Set([...always, ...known])];
}
