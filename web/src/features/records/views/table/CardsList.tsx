import { App } from "antd";
import { useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useRecordPages } from "../../../../api/records";
import { useColumns } from "../../../../engines/conditions/columns";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../../ui/states";
import { RecordCards } from "../../list/RecordCards";
import type { ViewProps } from "../kinds";
import { type Colouring, useColours, useEnv } from "./colours";
import { wanted } from "./columns";
import { Mark } from "./Mark";
import type { TableOptions } from "./options";

/** The table on a narrow screen: one card a record. */
export function CardsList({ form, query, options, onOpen, onLoaded }: ViewProps<TableOptions>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const columns = useColumns(form, query.columns);
  const colour = useColours(form, options.colors, useEnv());
  const list = useRecordPages(form.key, {
    columns: useMemo(() => wanted(form, query.columns, options), [form, query.columns, options]),
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
    <RecordCards
      form={form}
      columns={columns}
      rows={rows}
      onOpen={(row) => onOpen(row.id)}
      mark={(row) => marksOf(colour(row))}
      onNearEnd={more}
    />
  );
}

/** A card has no cells to colour: the signs of all rules that hold stand at its head. */
function marksOf({ row, cells }: Colouring) {
  const rules = [...(row ? [row] : []), ...cells.values()];
  return rules.map((rule) => <Mark key={`${rule.color} ${rule.mark} ${rule.field ?? ""}`} rule={rule} />);
}
