import { PlusOutlined } from "@ant-design/icons";
import { Button, Table, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useForms } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
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
export function ImportsPage() {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const imports = useImports();
  const forms = useForms();
  const stateText = (state: string) =>
    i18n.exists(`imports.state.${state}`) ? t(`imports.state.${state}`) : state;
  const formText = (key: string) => label(forms.data?.find((form) => form.key === key)?.label) || key;
  const number = (value: number) => value.toLocaleString("en-US");
  return (
    <>
      <PageHeader
        title={t("imports.title")}
        extra={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate("/imports/new")}>
            {t("imports.new")}
          </Button>
        }
      />
      <div className="sl-page-body">
        {imports.isPending && <PageSkeleton />}
        {imports.isError && <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />}
        {imports.data?.length === 0 && <EmptyState title={t("imports.none")} hint={t("imports.noneHint")} />}
        {imports.data && imports.data.length > 0 && (
          <Table<ImportState>
            size="small"
            rowKey="id"
            dataSource={imports.data}
            pagination={false}
            scroll={{ x: 1320 }}
            columns={[
              {
                key: "at",
                title: t("imports.column.at"),
                width: 120,
                render: (_value, row) => <When value={row.created_at} />,
              },
              {
                key: "form",
                title: t("imports.column.form"),
                width: 130,
                render: (_value, row) => formText(row.form),
              },
              {
                key: "file",
                title: t("imports.column.file"),
                ellipsis: true,
                render: (_value, row) => row.name,
              },
              {
                key: "by",
                title: t("imports.column.by"),
                width: 100,
                ellipsis: true,
                render: (_value, row) => row.created_by?.name ?? "",
              },
              {
                key: "mode",
                title: t("imports.column.mode"),
                width: 120,
                render: (_value, row) => (row.mode ? t(`imports.mode.${row.mode}`) : ""),
              },
              {
                key: "state",
                title: t("imports.column.state"),
                width: 110,
                render: (_value, row) => <Tag color={COLOR[row.state]}>{stateText(row.state)}</Tag>,
              },
              {
                key: "created",
                title: t("imports.column.created"),
                align: "right",
                width: 90,
                render: (_value, row) => number(row.created),
              },
              {
                key: "updated",
                title: t("imports.column.updated"),
                align: "right",
                width: 90,
                render: (_value, row) => number(row.updated),
              },
              {
                key: "failed",
                title: t("imports.column.failed"),
                align: "right",
                width: 90,
                render: (_value, row) => number(row.failed),
              },
              {
                key: "do",
                align: "right",
                width: 230,
                render: (_value, row) => <ImportActions item={row} />,
              },
            ]}
          />
        )}
      </div>
    </>
  );
}
