import { Table } from "antd";
import { useTranslation } from "react-i18next";
import { ErrorState, PageSkeleton } from "../../ui/states";
import { type Reason, useReasons } from "./api";

/** Why rows failed, the commonest reason first. */
export function Reasons({ id }: { id: string }) {
  const { t } = useTranslation();
  const reasons = useReasons(id, true);
  if (reasons.isPending) return <PageSkeleton rows={2} />;
  if (reasons.isError) return <ErrorState error={reasons.error} onRetry={() => void reasons.refetch()} />;
  return (
    <Table<Reason>
      size="small"
      rowKey={(row) => `${row.column}-${row.code}`}
      dataSource={reasons.data}
      pagination={reasons.data.length > 10 ? { pageSize: 10, size: "small" } : false}
      columns={[
        {
          key: "message",
          title: t("imports.reasons.message"),
          render: (_value, row) => (
            <>
              {row.column && <b>{row.column}: </b>}
              {row.message} <span className="sl-muted">{t("imports.reasons.first", { row: row.first })}</span>
            </>
          ),
        },
        {
          key: "rows",
          title: t("imports.reasons.rows"),
          width: 80,
          align: "right",
          render: (_value, row) => row.rows.toLocaleString("en-US"),
        },
      ]}
    />
  );
}
