import { Button, Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { formatNumber } from "../../lib/format";
import { useLabel } from "../../lib/i18n";
import { When } from "../../ui/When";
import { cancelExport, type ExportRun, fetchExport, isMaking } from "./api";
import { sizeText } from "./query";
import { useDoing } from "./useDoing";

const COLOR: Record<ExportRun["state"], string> = {
  queued: "blue",
  running: "blue",
  done: "green",
  failed: "red",
  cancelled: "default",
  expired: "default",
};

/** Files that were made in the background. */
export function RunList({ rows, narrow }: { rows: ExportRun[]; narrow: boolean }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [params] = useSearchParams();
  const doing = useDoing();
  const state = (row: ExportRun) => (
    <>
      <Tag color={COLOR[row.state]}>{t(`exports.state.${row.state}`)}</Tag>
      {isMaking(row) && row.total !== null && (
        <span className="sl-muted">{Math.floor((row.done / Math.max(row.total, 1)) * 100)}%</span>
      )}
      {row.error && <span className="sl-error">{label(row.error)}</span>}
    </>
  );
  const act = (row: ExportRun) => (
    <>
      {row.state === "done" && (
        <Button size="small" type="primary" ghost onClick={() => doing(() => fetchExport(row.id))}>
          {t("exports.fetch")}
        </Button>
      )}
      {isMaking(row) && (
        <Button size="small" onClick={() => doing(() => cancelExport(row.id))}>
          {t("exports.stop")}
        </Button>
      )}
    </>
  );
  const counts = (row: ExportRun) =>
    [
      t("exports.rows.count", { count: formatNumber(row.done) as never }),
      row.files > 0 && t("exports.files.count", { count: row.files }),
      sizeText(row.size),
    ]
      .filter(Boolean)
      .join(" · ");
  const chosen = (row: ExportRun) => (row.id === params.get("run") ? "sl-export-chosen" : "");
  if (narrow)
    return (
      <ul className="sl-export-cards">
        {rows.map((row) => (
          <li key={row.id} className={chosen(row)}>
            <b>{row.name}</b>
            <div>{state(row)}</div>
            <div className="sl-muted">
              <When value={row.created_at} /> · {counts(row)}
            </div>
            <div className="sl-export-acts">{act(row)}</div>
          </li>
        ))}
      </ul>
    );
  const columns: ColumnsType<ExportRun> = [
    { key: "name", title: t("exports.column.file"), ellipsis: true, render: (_, row) => row.name },
    { key: "state", title: t("exports.column.state"), width: 200, render: (_, row) => state(row) },
    { key: "rows", title: t("exports.column.size"), width: 240, render: (_, row) => counts(row) },
    {
      key: "at",
      title: t("exports.column.made"),
      width: 130,
      render: (_, row) => <When value={row.created_at} />,
    },
    {
      key: "until",
      title: t("exports.column.until"),
      width: 130,
      render: (_, row) => row.state === "done" && <When value={row.expires_at} />,
    },
    { key: "do", align: "right", width: 110, render: (_, row) => act(row) },
  ];
  return (
    <Table<ExportRun>
      size="small"
      rowKey="id"
      dataSource={rows}
      columns={columns}
      rowClassName={chosen}
      pagination={rows.length > 20 ? { pageSize: 20, size: "small", showSizeChanger: false } : false}
      scroll={{ x: 1000 }}
    />
  );
}
