import { App, Button, Segmented, Select, Table, type TableColumnType } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api, newIdempotencyKey } from "../../api/client";
import { canDo, useForm } from "../../api/forms";
import { useRecordPages, useRefreshRecords } from "../../api/records";
import { useAbility } from "../../api/session";
import type { Condition, FormMeta, RecordRow, Ref } from "../../api/types";
import { formatMoney, formatNumber } from "../../lib/format";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { Cell, ExportButton, FilterButton, headerOf, RecordTitle, useColumns } from "../records";
import "./settlement.css";

const COLUMNS = [
  "no",
  "ticket.no",
  "ticket",
  "item",
  "name",
  "quantity",
  "unit_price",
  "amount",
  "payer",
  "engineer",
  "partner",
  "status",
  "created_at",
];
/** Room of the columns that need more than a short word (px). */
const WIDTHS: Record<string, number> = {
  no: 146,
  "ticket.no": 142,
  ticket: 130,
  name: 110,
  quantity: 64,
  created_at: 104,
};
type Shown = "due" | "settled" | "all";

const BASE: Record<Shown, Condition[]> = {
  due: [
    { field: "status", op: "eq", value: "open" },
    { field: "ticket.status", op: "eq", value: "closed" },
  ],
  settled: [{ field: "status", op: "eq", value: "settled" }],
  all: [],
};

/** Fees of closed tickets: filter, add up, settle, export. */
export function SettlementPage() {
  const form = useForm("fee_line");
  if (form.isPending) return <PageSkeleton />;
  if (form.isError) return <ErrorState error={form.error} onRetry={() => void form.refetch()} />;
  return <Fees form={form.data} />;
}

function Fees({ form }: { form: FormMeta }) {
  const { t } = useTranslation();
  const filter = useFeeFilter();
  const visible = COLUMNS.filter(
    (path) =>
      form.fields.some((field) => field.key === path.split(".")[0]) &&
      (path !== "status" || filter.shown === "all"),
  );
  const sort = [{ field: "created_at", desc: true }];
  // The status is always asked for, shown or not: it tells which lines may be settled.
  const asked = [...new Set([...visible, "status"])];
  const list = useRecordPages(form.key, { columns: asked, filter: filter.condition, sort, limit: 100 });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const [selected, setSelected] = useState<string[]>([]);
  const chosen = rows.filter((row) => selected.includes(row.id));
  const total = list.data?.pages[0]?.total;
  return (
    <>
      <PageHeader
        title={t("settlement.title")}
        extra={
          <>
            {canDo(form, "export") && (
              <ExportButton form={form.key} columns={visible} filter={filter.condition} sort={sort} />
            )}
            <SettleButton rows={chosen} onDone={() => setSelected([])} />
          </>
        }
      >
        <span className="sl-count">{total && `${formatNumber(total.count)}${total.capped ? "+" : ""}`}</span>
      </PageHeader>
      <div className="sl-page-body">
        <FeeFilter form={form} filter={filter} />
        {list.isPending && <PageSkeleton />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <EmptyState title={t("settlement.empty")} hint={t("settlement.emptyHint")} />
        )}
        {rows.length > 0 && (
          <>
            <FeeTable form={form} paths={visible} rows={rows} selected={selected} onSelect={setSelected} />
            <footer className="sl-sum">
              {chosen.length > 0
                ? t("settlement.sumSelected", { count: chosen.length, sum: formatMoney(sumOf(chosen)) })
                : t("settlement.sumShown", { count: rows.length, sum: formatMoney(sumOf(rows)) })}
              {list.hasNextPage && (
                <Button
                  size="small"
                  loading={list.isFetchingNextPage}
                  onClick={() => void list.fetchNextPage()}
                >
                  {t("common.more")}
                </Button>
              )}
            </footer>
          </>
        )}
      </div>
    </>
  );
}

const sumOf = (rows: RecordRow[]) => rows.reduce((sum, row) => sum + Number(row.amount ?? 0), 0);

function useFeeFilter() {
  const [params, setParams] = useSearchParams();
  const shown = (params.get("show") as Shown | null) ?? "due";
  const payer = params.get("payer");
  const engineer = params.get("engineer");
  const extra = params.get("filter");
  const set = (key: string, value: string | null | undefined) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  const more = useMemo(() => (extra ? (JSON.parse(extra) as Condition) : null), [extra]);
  const condition = useMemo((): Condition | null => {
    const parts: Condition[] = [
      ...BASE[shown],
      ...(payer ? [{ field: "payer", op: "eq", value: payer }] : []),
      ...(engineer ? [{ field: "engineer", op: "eq", value: engineer }] : []),
      ...(more ? [more] : []),
    ];
    return parts.length > 0 ? { and: parts } : null;
  }, [shown, payer, engineer, more]);
  return { shown, payer, engineer, more, condition, set };
}

function FeeFilter({ form, filter }: { form: FormMeta; filter: ReturnType<typeof useFeeFilter> }) {
  const { t } = useTranslation();
  const label = useLabel();
  const payers = form.fields.find((field) => field.key === "payer")?.settings.options ?? [];
  return (
    <div className="sl-tools">
      <Segmented<Shown>
        value={filter.shown}
        onChange={(value) => filter.set("show", value)}
        options={(["due", "settled", "all"] as const).map((value) => ({
          value,
          label: t(`settlement.show.${value}`),
        }))}
      />
      <Select
        allowClear
        placeholder={t("settlement.payer")}
        aria-label={t("settlement.payer")}
        value={filter.payer}
        onChange={(value) => filter.set("payer", value)}
        options={payers.map((option) => ({ value: option.value, label: label(option.label) }))}
        style={{ width: 130 }}
      />
      <div style={{ width: 170 }}>
        <RemoteSelect
          form="user"
          placeholder={t("settlement.engineer")}
          value={filter.engineer ? [filter.engineer] : []}
          onChange={([id]) => filter.set("engineer", id)}
        />
      </div>
      <FilterButton
        form={form}
        filter={filter.more}
        onChange={(next) => filter.set("filter", next && JSON.stringify(next))}
      />
    </div>
  );
}

interface TableProps {
  form: FormMeta;
  paths: string[];
  rows: RecordRow[];
  selected: string[];
  onSelect: (ids: string[]) => void;
}

function FeeTable({ form, paths, rows, selected, onSelect }: TableProps) {
  const columns = useColumns(form, paths);
  const tableColumns = columns.map((column): TableColumnType<RecordRow> => {
    const isMoney = column.path === "amount" || column.path === "unit_price";
    return {
      key: column.path,
      title: headerOf(column, columns),
      ellipsis: true,
      align: column.kind === "number" ? "right" : "left",
      width: WIDTHS[column.path] ?? (column.kind === "number" ? 88 : 84),
      render: (_value, row) => {
        const value = row[column.path];
        if (isMoney) return formatMoney(value);
        if (column.path === "no")
          return <RecordTitle form={form.key} value={{ id: row.id, title: row.no }} />;
        if (column.path === "ticket.no")
          return <RecordTitle form="ticket" value={{ ...(row.ticket as Ref), title: value }} />;
        return <Cell column={column} value={value} />;
      },
    };
  });
  return (
    <Table<RecordRow>
      size="small"
      rowKey="id"
      columns={tableColumns}
      dataSource={rows}
      pagination={false}
      scroll={{ x: 1140 }}
      rowSelection={{
        fixed: true,
        columnWidth: 40,
        selectedRowKeys: selected,
        onChange: (keys) => onSelect(keys.map(String)),
        getCheckboxProps: (row) => ({ disabled: row.status !== "open" }),
      }}
    />
  );
}

function SettleButton({ rows, onDone }: { rows: RecordRow[]; onDone: () => void }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  if (!useAbility("settle_fees")) return null;
  const settle = async () => {
    try {
      const ids = rows.map((row) => row.id);
      await api.post("/finance/settle", { ids }, { idempotencyKey: newIdempotencyKey() });
      message.success(t("settlement.done", { count: rows.length }));
      refresh("fee_line");
      onDone();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const ask = () =>
    modal.confirm({
      title: t("settlement.confirm", { count: rows.length, sum: formatMoney(sumOf(rows)) }),
      content: t("settlement.confirmHint"),
      okText: t("settlement.settle"),
      onOk: settle,
    });
  return (
    <Button type="primary" disabled={rows.length === 0} onClick={ask}>
      {t("settlement.settle")}
    </Button>
  );
}
