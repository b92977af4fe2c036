import { ExpandAltOutlined } from "@ant-design/icons";
import { type CSSProperties, lazy, memo, Suspense } from "react";
import type { RecordRow } from "../../../../api/types";
import { isNumeric } from "../../../../engines/conditions/columns";
import { dotColor } from "../../../../ui/tokens";
import { Cell } from "../../list/Cell";
import { type GridColumn, type GridProps, type Live, SELECT } from "./gridTypes";
import { Mark } from "./Mark";
import type { ColourRule, Height } from "./options";
import type { Editing } from "./useEditing";

const CellEditor = lazy(() => import("./CellEditor"));
const TallCell = lazy(() => import("./TallCell"));

interface Props {
  row: RecordRow;
  place: number;
  style: CSSProperties;
  height: Height;
  columns: GridColumn[];
  /** Column of the cell that has the keyboard; -1: none here. */
  active: number;
  /** What is being edited, if it is in this line. */
  editing: Editing | null;
  marked: boolean;
  opened: boolean;
  gone: boolean;
  sheet: boolean;
  colour: GridProps["colour"];
  live: Live;
}

/** One record. Drawn anew only when what it shows has changed, not because the table scrolled. */
export function GridRow(props: Props) {
  const { row, style, live, columns, place, marked, gone, sheet } = props;
  const { row: rule, cells } = props.colour(row);
  const pinned = columns.filter((column) => column.frozen).length;
  const classes = [
    "sl-grid-row sl-row",
    props.opened && "sl-row-open",
    marked && "sl-grid-marked",
    gone && "sl-grid-gone",
    rule && "sl-grid-tinted",
    props.editing && "sl-grid-edited",
  ];
  const drawn = columns.map((column, index) => (
    <GridCell
      key={column.info.path}
      row={row}
      place={place}
      index={index}
      column={column}
      height={props.height}
      active={props.active === index}
      editing={props.editing?.path === column.info.path ? props.editing : null}
      sheet={sheet}
      tint={cells.get(column.info.path)}
      live={live}
    />
  ));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    <div
      role="row"
      tabIndex={0}
      aria-rowindex={place + 2}
      aria-selected={marked}
      className={classes.filter(Boolean).join(" ")}
      style={rule ? ({ ...style, "--tint": dotColor(rule.color) } as CSSProperties) : style}
      title={gone ? live.current.t("views.table.gone") : undefined}
      onClick={() => !sheet && live.current.onOpen(row.id)}
      onKeyDown={(event) => {
        if (sheet || event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.stopPropagation();
        live.current.onOpen(row.id);
      }}
    >
      <div className="sl-grid-pin">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box inside is the same for the keyboard */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the box inside is */}
        <div
          role="gridcell"
          className="sl-grid-cell sl-grid-check"
          style={{ width: SELECT }}
          onClick={(event) => event.stopPropagation()}
        >
          {/* A plain box: one of antd's in each row makes scrolling heavy. */}
          <input
            type="checkbox"
            className="sl-grid-box"
            aria-label={row.no ?? row.id}
            checked={marked}
            onChange={(event) =>
              live.current.toggleRow(place, row.id, (event.nativeEvent as MouseEvent).shiftKey)
            }
          />
          {rule && <Mark rule={rule} />}
        </div>
        {drawn.slice(0, pinned)}
      </div>
      {drawn.slice(pinned)}
    </div>
  );
}

interface CellProps {
  row: RecordRow;
  place: number;
  index: number;
  column: GridColumn;
  height: Height;
  active: boolean;
  editing: Editing | null;
  sheet: boolean;
  tint: ColourRule | undefined;
  live: Live;
}

const GridCell = memo(function GridCell(props: CellProps) {
  const { row, place, index, column, height, editing, sheet, tint, live } = props;
  const { path, field } = column.info;
  const { form, edit, t } = live.current;
  const value = row[path];
  const name = [
    "sl-grid-cell",
    (tint || field?.settings.options) && "sl-grid-mixed",
    isNumeric(column.info) && "sl-grid-right",
    path === form.title && "sl-cell-title",
    props.active && "sl-grid-active",
    tint && "sl-grid-tinted",
    editing && "sl-grid-editing",
  ];
  const style = { width: column.width, ...(tint && { "--tint": dotColor(tint.color) }) };
  const at = { line: place, column: index };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
    <div
      role="gridcell"
      tabIndex={-1}
      data-cell={`${place}:${index}`}
      className={name.filter(Boolean).join(" ")}
      style={style as CSSProperties}
      onClick={sheet ? () => live.current.setActive(at) : undefined}
      onDoubleClick={sheet ? () => live.current.startEdit(at) : undefined}
    >
      {tint && <Mark rule={tint} />}
      {editing ? (
        <Suspense fallback={null}>
          <CellEditor
            form={form}
            editing={editing}
            onChange={edit.change}
            onCommit={(lines, across) => live.current.commit(lines, across)}
            onCancel={edit.cancel}
          />
        </Suspense>
      ) : height === "compact" ? (
        <Cell column={column.info} value={value} />
      ) : (
        <Suspense fallback={null}>
          <TallCell column={column.info} value={value} height={height} />
        </Suspense>
      )}
      {index === 0 && sheet && (
        <button
          type="button"
          title={t("views.table.open")}
          className="sl-plain sl-grid-open"
          aria-label={t("views.table.openName", { name: row.no ?? "" })}
          onClick={(event) => {
            event.stopPropagation();
            live.current.onOpen(row.id);
          }}
        >
          <ExpandAltOutlined />
        </button>
      )}
    </div>
  );
});
