import { CaretDownFilled, CaretUpFilled, DownOutlined } from "@ant-design/icons";
import { Dropdown, type MenuProps } from "antd";
import { type DragEvent, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SortKey } from "../../../../api/types";
import { type ColumnInfo, isNumeric, isSortable } from "../../../../engines/conditions/columns";

const NARROWEST = 48;
const WIDEST = 1200;

interface Props {
  column: ColumnInfo;
  header: string;
  width: number;
  sort: SortKey[];
  onSort: (sort: SortKey[]) => void;
  onResize: (width: number, done: boolean) => void;
  onMove: (from: string) => void;
  menu: MenuProps["items"];
}

/** Head of a column: a click sorts (with Shift: besides the others), the edge resizes, dragging moves. */
export function HeadCell(props: Props) {
  const { column, header, width, sort, menu } = props;
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const place = sort.findIndex(({ field }) => field === column.path);
  const current = sort[place];
  const sortable = isSortable(column);
  const toggle = (besides: boolean) => {
    if (!sortable) return;
    const rest = besides ? sort.filter(({ field }) => field !== column.path) : [];
    if (!current) props.onSort([...rest, { field: column.path, desc: false }]);
    else if (!current.desc)
      props.onSort(
        besides
          ? sort.map((item) => (item === current ? { ...item, desc: true } : item))
          : [{ field: column.path, desc: true }],
      );
    else props.onSort(rest);
  };
  const resize = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    const start = event.clientX;
    let next = width;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => {
      next = Math.min(WIDEST, Math.max(NARROWEST, Math.round(width + moved.clientX - start)));
      props.onResize(next, false);
    };
    const end = () => {
      handle.removeEventListener("pointermove", move);
      props.onResize(next, true);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", end, { once: true });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const from = event.dataTransfer.getData("text/x-column");
    if (from && from !== column.path) props.onMove(from);
  };
  const sorted = current ? (current.desc ? "descending" : "ascending") : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the virtual table is made of divs
    <div
      role="columnheader"
      tabIndex={-1}
      aria-label={column.label}
      aria-sort={sorted}
      title={column.label}
      className={`sl-grid-head${over ? " sl-grid-over" : ""}${isNumeric(column) ? " sl-grid-right" : ""}`}
      style={{ width }}
      draggable
      onDragStart={(event) => event.dataTransfer.setData("text/x-column", column.path)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button type="button" className="sl-plain sl-grid-label" onClick={(event) => toggle(event.shiftKey)}>
        <span>{header}</span>
        {current && (
          <span className="sl-grid-sorted">
            {current.desc ? <CaretDownFilled /> : <CaretUpFilled />}
            {sort.length > 1 && <sub>{place + 1}</sub>}
          </span>
        )}
      </button>
      <Dropdown trigger={["click"]} menu={{ items: menu ?? [] }}>
        <button
          type="button"
          className="sl-plain sl-grid-menu"
          aria-label={t("views.table.columnMenu", { name: column.label })}
        >
          <DownOutlined />
        </button>
      </Dropdown>
      <i className="sl-grid-resize" aria-hidden="true" onPointerDown={resize} />
    </div>
  );
}
