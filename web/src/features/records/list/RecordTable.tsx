import { Table, type TableColumnType } from "antd";
import { type UIEvent, useMemo } from "react";
import type { FormMeta, RecordRow, SortKey } from "../../../api/types";
import { type ColumnInfo, headerOf, isNumeric, isSortable } from "../../../engines/conditions/columns";
import { useSize } from "../../../lib/hooks";
import { useLabel } from "../../../lib/i18n";
import { Cell } from "./Cell";
import { columnsThatFit, fitColumns } from "./widths";

const HEADER = 36;
const CHECKBOX = 40;
const NEAR_END = 400;
/** A virtual table is made of divs, which say nothing to screen readers by themselves. */
const CELL = { role: "gridcell" } as const;

interface Props {
  form: FormMeta;
  columns: ColumnInfo[];
  rows: RecordRow[];
  sort: SortKey[];
  onSort: (sort: SortKey[]) => void;
  selected: string[];
  onSelect: (ids: string[]) => void;
  openId: string | undefined;
  onOpen: (row: RecordRow) => void;
  onNearEnd: () => void;
  busy: boolean;
}

/** The list as a table: only visible rows exist, further pages load near the end. */
export function RecordTable(props: Props) {
  const { form, columns, rows, sort, openId } = props;
  const label = useLabel();
  const [ref, size] = useSize<HTMLDivElement>();
  const beside = openId !== undefined;
  const tableColumns = useMemo(() => {
    const room = size.width - CHECKBOX;
    const shown = beside ? columnsThatFit(columns, form.title, form.status?.field, room) : columns;
    return layOut(shown, form.title, room, sort);
  }, [columns, form, size.width, sort, beside]);
  const total = tableColumns.reduce((sum, column) => sum + Number(column.width), 0) + CHECKBOX;
  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) props.onNearEnd();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: antd's virtual table is made of divs
    <div ref={ref} className="sl-table" role="grid" aria-label={label(form.label)}>
      {size.height > 0 && (
        <Table<RecordRow>
          virtual
          size="small"
          rowKey="id"
          pagination={false}
          columns={tableColumns}
          dataSource={rows}
          scroll={{ x: Math.max(total, size.width), y: Math.max(120, size.height - HEADER) }}
          showSorterTooltip={false}
          rowSelection={{
            fixed: true,
            columnWidth: CHECKBOX,
            selectedRowKeys: props.selected,
            onChange: (keys) => props.onSelect(keys.map(String)),
            onCell: () => CELL,
            getCheckboxProps: (row) => ({ "aria-label": row.no ?? row.id }),
          }}
          rowClassName={(row) => (row.id === openId ? "sl-row sl-row-open" : "sl-row")}
          onRow={(row) => ({
            role: "row",
            tabIndex: 0,
            onClick: () => props.onOpen(row),
            onKeyDown: (event) => {
              if (event.key === "Enter" && event.target === event.currentTarget) props.onOpen(row);
            },
          })}
          onChange={(_page, _filters, sorter) => {
            const first = Array.isArray(sorter) ? sorter[0] : sorter;
            props.onSort(
              first?.order ? [{ field: String(first.columnKey), desc: first.order === "descend" }] : [],
            );
          }}
          onScroll={onScroll}
          className={props.busy ? "sl-table-busy" : undefined}
        />
      )}
    </div>
  );
}

/** Table columns with their widths. */
function layOut(
  columns: ColumnInfo[],
  title: string,
  width: number,
  sort: SortKey[],
): TableColumnType<RecordRow>[] {
  const headers = columns.map((column) => headerOf(column, columns));
  const widths = fitColumns(columns, headers, title, width);
  const [first] = sort;
  return columns.map((column, index) => ({
    key: column.path,
    dataIndex: [column.path],
    title: <span title={column.label}>{headers[index]}</span>,
    width: widths[index] ?? 120,
    ellipsis: true,
    align: isNumeric(column) ? ("right" as const) : ("left" as const),
    className: column.path === title ? "sl-cell-title" : undefined,
    sorter: isSortable(column),
    onCell: () => CELL,
    sortOrder:
      first?.field === column.path ? (first.desc ? ("descend" as const) : ("ascend" as const)) : null,
    render: (value: unknown) => <Cell column={column} value={value} />,
  }));
}
