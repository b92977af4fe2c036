import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/client";
import { useFieldMap, useForm } from "../../api/forms";
import type { RecordPage, RecordRow, Ref } from "../../api/types";
import { formatMoney, formatNumber } from "../../lib/format";
import { ValueTag } from "../../ui/OptionTag";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { When } from "../../ui/When";
import { RecordTitle } from "../records";

const titleOf = (value: unknown) => (value as Ref | null)?.title ?? "";

/** The ledger, newest first. */
export function Moves() {
  const { t } = useTranslation();
  const kind = useFieldMap(useForm("stock_move").data).get("kind");
  const moves = useInfiniteQuery({
    queryKey: ["stock", "moves"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.get<RecordPage>("/stock/moves", { query: { cursor: pageParam } }),
    getNextPageParam: (page) => page.next,
  });
  if (moves.isPending) return <PageSkeleton />;
  if (moves.isError) return <ErrorState error={moves.error} onRetry={() => void moves.refetch()} />;
  const rows = moves.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title={t("parts.moves.none")} hint={t("parts.moves.noneHint")} />;
  const showsCost = rows.some((row) => row.cost !== undefined);
  return (
    <>
      <Table<RecordRow>
        size="small"
        rowKey="id"
        dataSource={rows}
        pagination={false}
        scroll={{ x: 960 }}
        columns={[
          {
            key: "no",
            title: t("parts.column.no"),
            width: 150,
            render: (_value, row) => <Link to={`/f/stock_move/${row.id}`}>{row.no}</Link>,
          },
          {
            key: "at",
            title: t("parts.column.at"),
            width: 110,
            render: (_value, row) => <When value={row.moved_at as string} />,
          },
          {
            key: "kind",
            title: t("parts.column.kind"),
            width: 90,
            render: (_value, row) => <ValueTag field={kind} value={row.kind} />,
          },
          {
            key: "part",
            title: t("parts.column.part"),
            width: 200,
            ellipsis: true,
            render: (_value, row) => <RecordTitle form="part" value={row.part} />,
          },
          {
            key: "quantity",
            title: t("parts.column.quantity"),
            width: 80,
            align: "right",
            render: (_value, row) => formatNumber(row.quantity),
          },
          {
            key: "from",
            title: t("parts.column.from"),
            width: 130,
            ellipsis: true,
            render: (_value, row) => titleOf(row.from_place),
          },
          {
            key: "to",
            title: t("parts.column.to"),
            width: 130,
            ellipsis: true,
            render: (_value, row) => titleOf(row.to_place),
          },
          {
            key: "ticket",
            title: t("parts.column.ticket"),
            width: 160,
            render: (_value, row) => <RecordTitle form="ticket" value={ticketRef(row)} />,
          },
          ...(showsCost
            ? [
                {
                  key: "cost",
                  title: t("parts.column.cost"),
                  width: 96,
                  align: "right" as const,
                  render: (_value: unknown, row: RecordRow) => formatMoney(row.cost),
                },
              ]
            : []),
          {
            key: "by",
            title: t("parts.column.by"),
            width: 96,
            render: (_value, row) => titleOf(row.created_by),
          },
          {
            key: "reason",
            title: t("parts.column.reason"),
            ellipsis: true,
            render: (_value, row) => String(row.reason ?? ""),
          },
        ]}
      />
      {moves.hasNextPage && (
        <Button
          type="text"
          block
          loading={moves.isFetchingNextPage}
          onClick={() => void moves.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </>
  );
}

/** The ticket shown by its number. */
function ticketRef(row: RecordRow): Ref | null {
  const ticket = row.ticket as Ref | null;
  return ticket ? { id: ticket.id, title: String(row["ticket.no"] ?? ticket.title) } : null;
}
