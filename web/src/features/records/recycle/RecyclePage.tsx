import { ArrowLeftOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Space, Table } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useForm } from "../../../api/forms";
import { useRecordPages } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";
import { headerOf, isNumeric, useColumns } from "../../../engines/conditions/columns";
import { shortDate } from "../../../lib/format";
import { useLabel } from "../../../lib/i18n";
import { PageHeader } from "../../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton } from "../../../ui/states";
import { Cell } from "../list/Cell";
import { useOverview } from "./api";
import { goesAt } from "./goesAt";
import { Retention } from "./Retention";
import { usePurge } from "./usePurge";
import { useRestore } from "./useRestore";

const SHOWN = 5;

/** The deleted records of a form, newest first; each can be read and brought back. */
export function RecyclePage() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  if (form.isPending) return <PageSkeleton />;
  if (form.isError) return <ErrorState error={form.error} onRetry={() => void form.refetch()} />;
  return <Bin key={key} form={form.data} />;
}

function Bin({ form }: { form: FormMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const [selected, setSelected] = useState<string[]>([]);
  const { restore, busy } = useRestore(form);
  const paths = useMemo(() => pathsOf(form), [form]);
  const columns = useColumns(form, paths);
  const overview = useOverview();
  const purge = usePurge(form, () => setSelected([]));
  const mayPurge = Boolean(overview.data?.may_purge);
  const sort = [{ field: "deleted_at", desc: true }];
  const list = useRecordPages(form.key, { columns: paths, sort, deleted: true });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const bringBack = async (chosen: { id: string }[]) => {
    await restore(chosen);
    setSelected([]);
  };
  return (
    <>
      <PageHeader
        title={t("records.recycle.of", { name: label(form.label) })}
        extra={
          <Space wrap>
            {selected.length > 0 && (
              <Button
                type="primary"
                icon={<UndoOutlined />}
                loading={busy}
                onClick={() => void bringBack(selected.map((id) => ({ id })))}
              >
                {t("records.recycle.restoreSome", { count: selected.length })}
              </Button>
            )}
            {mayPurge && selected.length > 0 && (
              <Button danger onClick={() => purge.some(selected)}>
                {t("sharing.recycle.purgeSome", { count: selected.length })}
              </Button>
            )}
            {mayPurge && selected.length === 0 && rows.length > 0 && (
              <Button danger onClick={() => void purge.all()}>
                {t("sharing.recycle.empty")}
              </Button>
            )}
          </Space>
        }
      >
        <Link to={`/f/${form.key}`}>
          <ArrowLeftOutlined /> {t("records.recycle.back")}
        </Link>
      </PageHeader>
      <div className="sl-page-body">
        {overview.data && <Retention kept={overview.data} onChanged={() => void overview.refetch()} />}
        {purge.dialog}
        {list.isPending && <PageSkeleton />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <EmptyState title={t("records.recycle.empty")} hint={t("records.recycle.emptyHint")} />
        )}
        {rows.length > 0 && (
          <Table<RecordRow>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 110 * columns.length + 120 }}
            rowSelection={{
              columnWidth: 40,
              selectedRowKeys: selected,
              onChange: (keys) => setSelected(keys.map(String)),
            }}
            onRow={(row) => ({
              className: "sl-row",
              onClick: () => void navigate(`/f/${form.key}/${row.id}?full=1`),
            })}
            columns={[
              ...columns.map((column) => ({
                key: column.path,
                title: column.path === "updated_by" ? t("records.recycle.by") : headerOf(column, columns),
                ellipsis: true,
                align: isNumeric(column) ? ("right" as const) : ("left" as const),
                render: (_value: unknown, row: RecordRow) => (
                  <Cell column={column} value={row[column.path]} />
                ),
              })),
              ...(overview.data && overview.data.days !== null
                ? [
                    {
                      key: "goes",
                      title: t("sharing.recycle.goes"),
                      render: (_value: unknown, row: RecordRow) =>
                        overview.data && shortDate(goesAt(String(row.deleted_at), overview.data)),
                    },
                  ]
                : []),
              {
                key: "restore",
                width: 96,
                align: "right" as const,
                render: (_value: unknown, row: RecordRow) => (
                  <Button
                    size="small"
                    disabled={busy}
                    onClick={(event) => {
                      event.stopPropagation();
                      void bringBack([row]);
                    }}
                  >
                    {t("records.recycle.restore")}
                  </Button>
                ),
              },
            ]}
          />
        )}
        {list.hasNextPage && (
          <Button
            type="text"
            block
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </div>
    </>
  );
}

/** What tells deleted records apart: number, title, what the form's list shows first; who deleted it, and when. */
function pathsOf(form: FormMeta): string[] {
  const view = form.views.find((item) => item.default) ?? form.views[0];
  const known = (view?.columns ?? []).filter((path) => !path.includes(".") && path !== "created_at");
  return [...new Set(["no", form.title, ...known.slice(0, SHOWN), "updated_by", "deleted_at"])];
}
