import { Button, Table, type TableColumnType } from "antd";
import { useTranslation } from "react-i18next";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import type { usePages } from "./api";

interface Props<Row> {
  pages: ReturnType<typeof usePages<Row>>;
  columns: TableColumnType<Row>[];
  rowKey: keyof Row & string;
  empty: string;
  width: number;
  onRow?: (row: Row) => void;
  expanded?: (row: Row) => React.ReactNode;
}

/** A table of pages with its loading, error and empty states. */
export function PagedTable<Row extends object>({
  pages,
  columns,
  rowKey,
  empty,
  width,
  onRow,
  expanded,
}: Props<Row>) {
  const { t } = useTranslation();
  if (pages.isPending) return <PageSkeleton />;
  if (pages.isError) return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title={empty} />;
  return (
    <>
      <Table<Row>
        size="small"
        rowKey={rowKey}
        columns={columns}
        dataSource={rows}
        pagination={false}
        scroll={{ x: width }}
        onRow={onRow && ((row) => ({ onClick: () => onRow(row), className: "sl-row" }))}
        expandable={expanded && { expandedRowRender: expanded, expandRowByClick: true }}
      />
      {pages.hasNextPage && (
        <Button
          type="text"
          block
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </>
  );
}
