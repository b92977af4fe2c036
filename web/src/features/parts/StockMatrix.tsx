import { Segmented, Table, type TableColumnType } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { formatNumber } from "../../lib/format";
import { useDebounced } from "../../lib/hooks";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { type Part, type Place, type StockRow, useStock } from "./api";
import { type MatrixRow, matrixOf } from "./matrix";

type Shown = "warehouse" | "van" | "all";

/** Parts by place: one row a part, one column a place. */
export function StockMatrix() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("warehouse");
  const stock = useStock(useDebounced(search.trim()), params.get("place") ?? undefined);
  const rows = useMemo(
    () => (stock.data ?? []).filter((row) => shown === "all" || row.place.kind === shown),
    [stock.data, shown],
  );
  if (stock.isPending) return <PageSkeleton />;
  if (stock.isError) return <ErrorState error={stock.error} onRetry={() => void stock.refetch()} />;
  return (
    <>
      <div className="sl-tools">
        <SearchInput hint={t("parts.search")} value={search} onChange={setSearch} />
        <Segmented<Shown>
          value={shown}
          onChange={setShown}
          options={(["warehouse", "van", "all"] as const).map((value) => ({
            value,
            label: t(`parts.kind.${value}`),
          }))}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState title={t("parts.empty")} hint={t("parts.emptyHint")} />
      ) : (
        <Matrix rows={rows} />
      )}
    </>
  );
}

function Matrix({ rows }: { rows: StockRow[] }) {
  const { t } = useTranslation();
  const { places, parts } = useMemo(() => matrixOf(rows), [rows]);
  const placeColumn = (place: Place): TableColumnType<MatrixRow> => ({
    key: place.id,
    title: place.name,
    width: 112,
    align: "right",
    sorter: (a, b) => (a.byPlace.get(place.id) ?? 0) - (b.byPlace.get(place.id) ?? 0),
    render: (_value, row) => {
      const quantity = row.byPlace.get(place.id);
      return quantity ? formatNumber(quantity) : <span className="sl-muted">–</span>;
    },
  });
  const columns: TableColumnType<MatrixRow>[] = [
    {
      key: "part",
      title: t("parts.column.part"),
      fixed: "left",
      width: 220,
      sorter: (a, b) => a.part.name.localeCompare(b.part.name),
      render: (_value, { part }) => <PartName part={part} />,
    },
    {
      key: "total",
      title: t("parts.column.total"),
      width: 96,
      align: "right",
      defaultSortOrder: null,
      sorter: (a, b) => a.total - b.total,
      render: (_value, row) => (
        <b>
          {formatNumber(row.total)} <small className="sl-muted">{row.part.unit}</small>
        </b>
      ),
    },
    ...places.map(placeColumn),
  ];
  return (
    <Table
      size="small"
      rowKey={(row) => row.part.id}
      columns={columns}
      dataSource={parts}
      pagination={parts.length > 100 ? { pageSize: 100 } : false}
      scroll={{ x: 320 + places.length * 112 }}
      showSorterTooltip={false}
    />
  );
}

export function PartName({ part }: { part: Part }) {
  return (
    <>
      <Link to={`/f/part/${part.id}`}>{part.name}</Link>{" "}
      <small className="sl-muted">{[part.code, part.model].filter(Boolean).join(" · ")}</small>
    </>
  );
}
