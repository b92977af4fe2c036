import { useEffect, useMemo } from "react";
import { type RecordQuery, useRecordPages } from "../../../../api/records";
import type { RecordRow } from "../../../../api/types";

const PAGE = 200;

/** All rows of a question, page after page up to `cap`; `more`: there are more than that. */
export function useAllRows(form: string, query: Omit<RecordQuery, "limit">, cap: number, enabled = true) {
  const pages = useRecordPages(form, { ...query, limit: PAGE, total: "none" }, enabled);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData, isError } = pages;
  const count = data?.pages.reduce((sum, page) => sum + page.rows.length, 0) ?? 0;
  useEffect(() => {
    if (!isPlaceholderData && !isError && hasNextPage && !isFetchingNextPage && count < cap)
      void fetchNextPage();
  }, [isPlaceholderData, isError, hasNextPage, isFetchingNextPage, fetchNextPage, count, cap]);
  const rows = useMemo<RecordRow[]>(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  return {
    rows,
    more: hasNextPage && count >= cap,
    isPending: pages.isPending && enabled,
    isFetching: pages.isFetching,
    error: pages.isError && !data ? pages.error : null,
    refetch: () => void pages.refetch(),
  };
}
