import { App } from "antd";
import { lazy, Suspense, useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useRecordPages } from "../../../../api/records";
import type { FormMeta } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../../ui/states";
import { RecordCards } from "../../list/RecordCards";
import { RecordTable } from "../../list/RecordTable";
import type { ViewProps } from "../kinds";

const BulkBar = lazy(() => import("../../list/BulkBar"));

/** The rows as a table, or as cards where there is little room. */
export default function TableView(props: ViewProps) {
  const { form, query, selected, narrow, onLoaded } = props;
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const columns = useColumns(form, query.columns);
  const list = useRecordPages(form.key, {
    columns: useMemo(() => wanted(form, query.columns), [form, query.columns]),
    filter: query.filter,
    sort: query.sort,
    search: query.search,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? null;
  useEffect(() => {
    onLoaded?.({ total, shown: rows.length, fetching: list.isFetching });
  }, [onLoaded, total, rows.length, list.isFetching]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (!hasNextPage || isFetchingNextPage) return;
    fetchNextPage().catch((problem: unknown) => message.error(errorText(problem)));
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, message, errorText]);
  const chosen = rows.filter((row) => selected.includes(row.id));
  if (list.isError && !list.data)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <PageSkeleton rows={12} />;
  if (rows.length === 0) {
    return query.search || query.filter ? (
      <EmptyState title={t("records.list.noMatch")} hint={t("records.list.noMatchHint")} />
    ) : (
      <EmptyState title={t("records.list.empty")} hint={t("records.list.emptyHint")} />
    );
  }
  return (
    <>
      {chosen.length > 0 && (
        <Suspense fallback={null}>
          <BulkBar form={form} rows={chosen} onDone={() => props.onSelect([])} />
        </Suspense>
      )}
      {narrow ? (
        <RecordCards
          form={form}
          columns={columns}
          rows={rows}
          onOpen={(row) => props.onOpen(row.id)}
          onNearEnd={more}
        />
      ) : (
        <RecordTable
          form={form}
          columns={columns}
          rows={rows}
          sort={query.sort}
          onSort={(sort) => props.onChange({ sort: sort.length > 0 ? sort : null })}
          selected={selected}
          onSelect={props.onSelect}
          openId={props.openId}
          onOpen={(row) => props.onOpen(row.id)}
          onNearEnd={more}
          busy={list.isPlaceholderData}
        />
      )}
    </>
  );
}

/** What a row must carry besides its columns: number, title and status. */
function wanted(form: FormMeta, columns: string[]): string[] {
  const visible = new Set(form.fields.map((field) => field.key));
  const always = ["no", form.title, form.status?.field ?? "no"].filter((key) => visible.has(key));
  const known = columns.filter((path) => visible.has(path.split(".")[0] ?? ""));
  return [...new Set([...always, ...known])];
}
