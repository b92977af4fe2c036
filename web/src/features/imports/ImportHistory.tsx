import { Button, Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useForms } from "../../api/forms";
import { useNarrow } from "../../lib/hooks";
import { useLabel } from "../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { When } from "../../ui/When";
import { type ImportState, useImports } from "./api";
import { ImportActions } from "./ImportActions";

const COLOR: Record<string, string> = {
  done: "green",
  failed: "red",
  running: "blue",
  queued: "blue",
  checked: "gold",
};

/** What has been imported, how it went, and taking it back. */
export function ImportHistory() {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const imports = useImports();
  const forms = useForms();
  const formText = (key: string) => label(forms.data?.find((form) => form.key === key)?.label) || key;
  const number = (value: number) => value.toLocaleString("en-US");
  const state = (row: ImportState) => (
    <Tag color={COLOR[row.state]}>
      {i18n.exists(`imports.state.${row.state}`) ? t(`imports.state.${row.state}`) : row.state}
    </Tag>
  );
  const file = (row: ImportState) => (
    <Link to={`/imports/new?form=${row.form}&run=${row.id}`}>
      {row.name}
      {row.sheet && ` · ${row.sheet}`}
    </Link>
  );
  if (imports.isPending) return <PageSkeleton />;
  if (imports.isError) return <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />;
  if (imports.data.length === 0)
    return (
      <EmptyState
        title={t("imports.none")}
        hint={t("imports.noneHint")}
        action={
          <Button type="primary" onClick={() => void navigate("/imports/new")}>
            {t("imports.new")}
          </Button>
        }
      />
    );
  if (narrow)
    return (
      <ul className="sl-import-cards">
        {imports.data.map((row) => (
          <li key={row.id}>
            <b>{file(row)}</b>
            <div>
              {state(row)} {formText(row.form)} · <When value={row.created_at} />
            </div>
            <div className="sl-muted">
              {t("imports.result", {
                created: number(row.created),
                updated: number(row.updated),
                unchanged: number(row.unchanged),
              })}
              {row.failed > 0 && (
                <span className="sl-error"> {t("imports.failed", { count: row.failed })}</span>
              )}
            </div>
            <div className="sl-field-buttons">
              <ImportActions item={row} />
            </div>
          </li>
        ))}
      </ul>
    );
  const count = (key: "created" | "updated" | "failed"): ColumnsType<ImportState>[number] => ({
    key,
    title: t(`imports.column.${key}`),
    align: "right",
    width: 80,
    render: (_value, row) => (
      <span className={key === "failed" && row.failed > 0 ? "sl-error" : undefined}>{number(row[key])}</span>
    ),
  });
  return (
    <Table<ImportState>
      size="small"
      rowKey="id"
      dataSource={imports.data}
      pagination={imports.data.length > 50 ? { pageSize: 50, size: "small", showSizeChanger: false } : false}
      scroll={{ x: 1120 }}
      columns={[
        {
          key: "at",
          title: t("imports.column.at"),
          width: 110,
          render: (_value, row) => <When value={row.created_at} />,
        },
        {
          key: "form",
          title: t("imports.column.form"),
          width: 120,
          ellipsis: true,
          render: (_value, row) => formText(row.form),
        },
        { key: "file", title: t("imports.column.file"), ellipsis: true, render: (_value, row) => file(row) },
        {
          key: "by",
          title: t("imports.column.by"),
          width: 90,
          ellipsis: true,
          render: (_value, row) => row.created_by?.name ?? "",
        },
        {
          key: "mode",
          title: t("imports.column.mode"),
          width: 100,
          render: (_value, row) => (row.mode ? t(`imports.modeShort.${row.mode}`) : ""),
        },
        { key: "state", title: t("imports.column.state"), width: 90, render: (_value, row) => state(row) },
        count("created"),
        count("updated"),
        count("failed"),
        {
          key: "do",
          align: "right",
          width: 270,
          render: (_value, row) => <ImportActions item={row} />,
        },
      ]}
    />
  );
}
