import { type UIEvent, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useRecordPages } from "../../../../api/records";
import { useColumns } from "../../../../engines/conditions/columns";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import type { ViewProps } from "../kinds";
import { CardFields } from "../shared/CardFields";
import { Cover } from "../shared/Cover";
import { cardColumns, ownField } from "../shared/fields";
import "../shared/shared.css";
import "../shared/cards.css";
import "./gallery.css";

export type GalleryOptions = {
  cover?: string;
  fit?: "cover" | "contain";
  size?: "small" | "medium" | "large";
};

const PAGE = 60;
const NEAR = 900;
const WIDTHS = { small: 160, medium: 220, large: 320 };

/** Cards with a picture; they load on while one scrolls, and those far away are not drawn. */
export default function GalleryView(props: ViewProps<GalleryOptions>) {
  const { form, options, query, onLoaded } = props;
  const { t } = useTranslation();
  const cover = ownField(form, options.cover)?.key;
  const columns = useColumns(form, query.columns);
  const wanted = useMemo(() => cardColumns(form, query.columns, cover), [form, query.columns, cover]);
  const list = useRecordPages(form.key, {
    columns: wanted,
    filter: query.filter,
    sort: query.sort,
    search: query.search,
    limit: PAGE,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? null;
  useEffect(() => {
    onLoaded?.({ total, shown: rows.length, fetching: list.isFetching });
  }, [onLoaded, total, rows.length, list.isFetching]);
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    if (near && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  };
  if (list.isError && !list.data)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <PageSkeleton rows={10} />;
  if (rows.length === 0)
    return <EmptyState title={t("records.list.noMatch")} hint={t("records.list.noMatchHint")} />;
  const width = props.narrow ? 150 : WIDTHS[options.size ?? "medium"];
  return (
    <div
      className="sl-gallery"
      style={
        {
          gridTemplateColumns: `repeat(auto-fill, minmax(${width}px, 1fr))`,
          "--cover": `${Math.round(width * 0.62)}px`,
        } as React.CSSProperties
      }
      onScroll={onScroll}
    >
      {rows.map((row) => (
        // biome-ignore lint/a11y/useSemanticElements: a card holds a list of values
        <div
          key={row.id}
          role="button"
          tabIndex={0}
          className="sl-board-card"
          data-record={row.id}
          data-open={row.id === props.openId}
          onClick={() => props.onOpen(row.id)}
          onKeyDown={(event) => event.key === "Enter" && props.onOpen(row.id)}
        >
          {cover && <Cover row={row} field={cover} fit={options.fit ?? "cover"} />}
          <CardFields form={form} row={row} columns={columns} without={[cover]} />
        </div>
      ))}
      {list.isFetchingNextPage && <PageSkeleton rows={2} />}
    </div>
  );
}
