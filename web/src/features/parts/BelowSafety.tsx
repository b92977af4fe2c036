import { Button, Progress, Table } from "antd";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { type ShortPart, useBelowSafety } from "./api";
import { PartName } from "./StockMatrix";

/** Parts of which the warehouses hold less than the safety stock, scarcest first. */
export function BelowSafety({ onReceive }: { onReceive?: (part: { id: string; title: string }) => void }) {
  const { t } = useTranslation();
  const short = useBelowSafety();
  if (short.isPending) return <PageSkeleton />;
  if (short.isError) return <ErrorState error={short.error} onRetry={() => void short.refetch()} />;
  if (short.data.length === 0)
    return <EmptyState title={t("parts.short.none")} hint={t("parts.short.noneHint")} />;
  return (
    <Table<ShortPart>
      size="small"
      rowKey={(row) => row.part.id}
      dataSource={short.data}
      pagination={false}
      scroll={{ x: 640 }}
      columns={[
        { key: "part", title: t("parts.column.part"), render: (_value, row) => <PartName part={row.part} /> },
        {
          key: "level",
          title: t("parts.short.level"),
          width: 140,
          render: (_value, row) => (
            <Progress
              percent={Math.round((Number(row.quantity) / Number(row.safety_stock)) * 100)}
              size="small"
              status="exception"
              format={(percent) => `${percent}%`}
            />
          ),
        },
        {
          key: "quantity",
          title: t("parts.column.onHand"),
          align: "right",
          width: 96,
          render: (_value, row) => formatNumber(row.quantity),
        },
        {
          key: "safety",
          title: t("parts.short.safety"),
          align: "right",
          width: 96,
          render: (_value, row) => formatNumber(row.safety_stock),
        },
        {
          key: "missing",
          title: t("parts.short.missing"),
          align: "right",
          width: 96,
          render: (_value, row) => <b>{formatNumber(row.missing)}</b>,
        },
        {
          key: "do",
          width: 96,
          render: (_value, row) =>
            onReceive && (
              <Button size="small" onClick={() => onReceive({ id: row.part.id, title: row.part.name })}>
                {t("parts.move.receive")}
              </Button>
            ),
        },
      ]}
    />
  );
}
