import { DownOutlined, ExpandAltOutlined, RightOutlined } from "@ant-design/icons";
import { Checkbox } from "antd";
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  lazy,
  memo,
  type ReactNode,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, RecordRow, SortKey } from "../../../../api/types";
import { type ColumnInfo, isNumeric } from "../../../../engines/conditions/columns";
import { formatNumber } from "../../../../lib/format";
import { useLabel } from "../../../../lib/i18n";
import { dotColor } from "../../../../ui/tokens";
import { Cell } from "../../list/Cell";
import type { Colouring } from "./colours";
import { HeaderCell } from "./GridHeader";
import type { Layout, Line } from "./layout";
import { Mark } from "./Mark";
import { type Height, ROW_HEIGHT } from "./options";
import type { Editing, useEditing } from "./useEditing";

const CellEditor = lazy(() => import("./CellEditor"));
const TallCell = lazy(() => import("./TallCell"));

const HEADER = 36;
const FOOTER = 34;
const SELECT = 44;
const OVERSCAN = 10;

export interface GridColumn {
  info: ColumnInfo;
  header: string;
  width: number;
  left: number;
  frozen: boolean;
  editable: boolean;
}

interface Props {
  form: FormMeta;
  columns: GridColumn[];
  layout: Layout;
  height: Height;
  sort: SortKey[];
  onSort: (sort: SortKey[]) => void;
  onResize: (path: string, width: number, done: boolean) => void;
  onMove: (from: string, to: string) => void;
  columnMenu: (column: GridColumn) => Parameters<typeof HeaderCell>[0]["menu"];
  selected: ReadonlySet<string>;
  onSelect: (ids: string[]) => void;
  held: () => RecordRow[];
  allSelected: boolean;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onToggle: (group: string) => void;
  /** A spreadsheet: a click chooses a cell instead of opening the record. */
  sheet: boolean;
  edit: ReturnType<typeof useEditing>;
  onPaste: (line: number, column: number, text: string) => void;
  onVisible: (rows: RecordRow[]) => void;
  colour: (row: RecordRow) => Colouring;
  isGone: (id: string) => boolean;
  summary: Record<string, ReactNode> | null;
  groupColumns: ColumnInfo[];
  groupSummary: (values: Record<string, unknown>) => ReactNode;
  /** Another question: back to the top. */
  question: string;
  width: number;
  room: number;
}

/** The table: only what is in sight exists; lines stand where their number says, so that scrolling moves nothing. */
export function Grid(props: Props) {
  const { columns, layout, height, sheet, edit, onVisible, form } = props;
  const label = useLabel();
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const line = ROW_HEIGHT[height];
  const [first, setFirst] = useState(0);
  const [active, setActive] = useState<{ line: number; column: number } | null>(null);
  const shown = Math.ceil(props.room / line) + 1;
  const from = Math.max(0, Math.min(first, layout.length - shown) - OVERSCAN);
  const to = Math.min(layout.length, from + shown + 2 * OVERSCAN);
  const total = columns.reduce((sum, column) => sum + column.width, SELECT);
  const frame = useRef(0);
  const onScroll = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const top = box.current?.scrollTop ?? 0;
      setFirst(Math.floor(top / line));
    });
  }, [line]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
    setFirst(0);
    setActive(null);
  }, [props.question]);
  useEffect(() => {
    layout.ensure(from, to + OVERSCAN);
    const lines = Array.from({ length: to - from }, (_, n) => layout.line(from + n));
    onVisible(lines.flatMap((item) => (item.type === "row" ? [item.row] : [])));
  }, [layout, from, to, onVisible]);
  useLayoutEffect(() => {
    if (!active || !box.current) return;
    const { scrollTop, clientHeight } = box.current;
    const top = active.line * line;
    const lowest = clientHeight - HEADER - line - (props.summary ? FOOTER : 0);
    if (top < scrollTop) box.current.scrollTop = top;
    else if (top > scrollTop + lowest) box.current.scrollTop = top - lowest;
  }, [active, line, props.summary]);

  const rowAt = (place: number): RecordRow | undefined => {
    if (place < 0 || place >= layout.length) return undefined;
    const found = layout.line(place);
    return found.type === "row" ? found.row : undefined;
  };
  const go = (rows: number, across: number) => {
    setActive((old) => {
      const at = old ?? { line: from, column: 0 };
      let column = at.column + across;
      let next = at.line + rows;
      if (column >= columns.length) [column, next] = [0, next + 1];
      if (column < 0) [column, next] = [columns.length - 1, next - 1];
      next = Math.max(0, Math.min(layout.length - 1, next));
      while (next > 0 && next < layout.length - 1 && layout.line(next).type === "group")
        next += rows < 0 ? -1 : 1;
      return { line: next, column };
    });
    box.current?.focus({ preventScroll: true });
  };
  const startEdit = (place: number, index: number, value?: unknown) => {
    const row = rowAt(place);
    const column = columns[index];
    if (!row || !column?.editable) return false;
    if (value === undefined) edit.start(row, column.info.path);
    else edit.start(row, column.info.path, value);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (edit.editing) return;
    const move = MOVES[event.key];
    if (move && (sheet || event.key.startsWith("Arrow"))) {
      const [rows, across] = event.key === "Tab" && event.shiftKey ? [0, -1] : move;
      if (!sheet && across !== 0) return;
      const page = event.key.startsWith("Page") ? shown - 2 : 1;
      go(rows * page, across);
      event.preventDefault();
      return;
    }
    if (!active) return;
    const row = rowAt(active.line);
    const column = columns[active.column];
    if (!row || !column) return;
    if (event.key === "Enter" || event.key === "F2") {
      if (!sheet || !startEdit(active.line, active.column)) props.onOpen(row.id);
      event.preventDefault();
    } else if (event.key === " ") {
      toggleRow(row.id);
      event.preventDefault();
    } else if (event.key === "Escape") setActive(null);
    else if (sheet && (event.key === "Delete" || event.key === "Backspace") && column.editable) {
      edit.clear(row, column.info.path);
      event.preventDefault();
    } else if (
      sheet &&
      event.key.length === 1 &&
      !event.ctrlKey &&
      !event.metaKey &&
      TYPED.has(column.info.kind)
    ) {
      const typed =
        column.info.kind === "number" ? (/[\d-]/.test(event.key) ? Number(event.key) : undefined) : event.key;
      const free = !column.info.field?.settings.options;
      if (free && typed !== undefined && !Number.isNaN(typed) && startEdit(active.line, active.column, typed))
        event.preventDefault();
      else startEdit(active.line, active.column);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!sheet || !active || edit.editing) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text) return;
    event.preventDefault();
    props.onPaste(active.line, active.column, text);
  };
  const onCopy = (event: ClipboardEvent) => {
    if (!sheet || !active || edit.editing || window.getSelection()?.toString()) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${active.line}:${active.column}"]`);
    if (!cell) return;
    event.clipboardData.setData("text/plain", cell.innerText);
    event.preventDefault();
  };
  const anchor = useRef<string | null>(null);
  const toggleRow = (id: string, range = false) => {
    const next = new Set(props.selected);
    if (range && anchor.current) {
      const ids = props.held().map((row) => row.id);
      const [a, b] = [ids.indexOf(anchor.current), ids.indexOf(id)].sort((x, y) => x - y) as [number, number];
      if (a >= 0) for (const item of ids.slice(a, b + 1)) next.add(item);
    } else if (!next.delete(id)) next.add(id);
    anchor.current = id;
    props.onSelect([...next]);
  };
  const commit = (rows: number, across: number) => {
    edit.commit();
    if (rows !== 0 || across !== 0) go(rows, across);
  };

  const { sort, onSort, onResize, onMove, columnMenu } = props;
  // Scrolling draws the grid anew for each line; the heads, with a menu each, would cost more than the lines.
  const heads = useMemo(
    () =>
      columns.map((column) => (
        <HeaderCell
          key={column.info.path}
          column={column.info}
          header={column.header}
          width={column.width}
          frozen={column.frozen}
          style={cellStyle(column)}
          sort={sort}
          onSort={onSort}
          onResize={(width, done) => onResize(column.info.path, width, done)}
          onMove={(moved) => onMove(moved, column.info.path)}
          menu={columnMenu(column)}
        />
      )),
    [columns, sort, onSort, onResize, onMove, columnMenu],
  );

  // Lines that did not change are not drawn again; what they call is always the latest.
  const live = useRef<GridParts>(null as never);
  live.current = { ...props, toggleRow, startEdit, setActive, commit };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    <div
      ref={box}
      className={`sl-grid sl-grid-${height}${sheet ? " sl-grid-sheet" : ""}`}
      role="grid"
      aria-label={label(form.label)}
      aria-rowcount={layout.length + 1}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      onCopy={onCopy}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the cells are */}
      <div role="row" className="sl-grid-header" style={{ width: total, height: HEADER }}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the box inside is */}
        <div
          role="columnheader"
          className="sl-grid-head sl-grid-check sl-grid-frozen"
          style={{ left: 0, width: SELECT }}
        >
          <Checkbox
            aria-label={t("views.table.selectAll")}
            checked={props.allSelected}
            indeterminate={!props.allSelected && props.selected.size > 0}
            onChange={(event) =>
              props.onSelect(event.target.checked ? props.held().map((row) => row.id) : [])
            }
          />
        </div>
        {heads}
      </div>
      <div className="sl-grid-body" style={{ height: layout.length * line, width: total }}>
        {Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n).map((place) => {
          const item = layout.line(place);
          const id = item.type === "row" ? item.row.id : "";
          return (
            <LineView
              key={place}
              place={place}
              line={item}
              top={place * line}
              height={height}
              columns={columns}
              active={active?.line === place ? active.column : -1}
              editing={edit.editing?.begun.id === id ? edit.editing : null}
              marked={props.selected.has(id)}
              opened={id !== "" && props.openId === id}
              gone={id !== "" && props.isGone(id)}
              sheet={sheet}
              colour={props.colour}
              live={live}
              width={total}
            />
          );
        })}
      </div>
      {props.summary && (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: nothing to do here
        <div role="row" className="sl-grid-footer" style={{ width: total, height: FOOTER }}>
          <div className="sl-grid-cell sl-grid-frozen" style={{ left: 0, width: SELECT }} />
          {columns.map((column) => (
            <div
              key={column.info.path}
              className={`sl-grid-cell${column.frozen ? " sl-grid-frozen" : ""}${isNumeric(column.info) ? " sl-grid-right" : ""}`}
              style={cellStyle(column)}
            >
              {props.summary?.[column.info.path]}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

const MOVES: Record<string, [number, number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageDown: [1, 0],
  PageUp: [-1, 0],
  Tab: [0, 1],
};
const TYPED = new Set(["text", "number"]);

function cellStyle(column: GridColumn): CSSProperties {
  return column.frozen ? { width: column.width, left: column.left } : { width: column.width };
}

interface GridParts extends Props {
  toggleRow: (id: string, range?: boolean) => void;
  startEdit: (line: number, column: number) => boolean;
  setActive: (at: { line: number; column: number } | null) => void;
  commit: (rows: number, columns: number) => void;
}

interface LineProps {
  place: number;
  line: Line;
  top: number;
  height: Height;
  columns: GridColumn[];
  active: number;
  /** What is being edited, if it is in this line. */
  editing: Editing | null;
  marked: boolean;
  opened: boolean;
  gone: boolean;
  sheet: boolean;
  colour: Props["colour"];
  live: RefObject<GridParts>;
  width: number;
}

/** A line is drawn anew only when what it shows has changed, not because the table scrolled. */
const LineView = memo(
  function LineView(props: LineProps) {
    const { line, top, height, width } = props;
    const style: CSSProperties = { transform: `translateY(${top}px)`, height: ROW_HEIGHT[height], width };
    if (line.type === "waiting")
      return <div className="sl-grid-row sl-grid-waiting" style={style} aria-busy="true" />;
    if (line.type === "group") return <GroupLine {...props} line={line} style={style} />;
    return <RowLine {...props} row={line.row} style={style} />;
  },
  (old, next) => {
    const { line: a, ...before } = old;
    const { line: b, ...after } = next;
    const keys = Object.keys(after) as (keyof typeof after)[];
    return sameLine(a, b) && keys.every((key) => before[key] === after[key]);
  },
);

function sameLine(a: Line, b: Line): boolean {
  if (a.type !== b.type) return false;
  if (a.type === "row" && b.type === "row") return a.row === b.row;
  if (a.type === "group" && b.type === "group") return a.group === b.group && a.open === b.open;
  return true;
}

function GroupLine(props: LineProps & { line: Extract<Line, { type: "group" }>; style: CSSProperties }) {
  const { line, style, live } = props;
  const grid = live.current;
  const { t } = useTranslation();
  const { group, open } = line;
  const column = grid.groupColumns[group.level];
  const empty = group.value === null || group.value === undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Grid
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside is
    <div role="row" className={`sl-grid-row sl-grid-group sl-grid-level-${group.level}`} style={style}>
      {/* biome-ignore lint/a11y/useSemanticElements: see Grid */}
      <div role="rowheader" tabIndex={-1} className="sl-grid-group-label" style={{ maxWidth: grid.width }}>
        <button
          type="button"
          className="sl-plain"
          aria-expanded={open}
          onClick={() => live.current.onToggle(group.key)}
        >
          {open ? <DownOutlined /> : <RightOutlined />}
          <b>{empty || !column ? t("views.table.noValue") : <Cell column={column} value={group.value} />}</b>
          <span className="sl-count">{formatNumber(group.count)}</span>
        </button>
        {grid.groupSummary(group.summary)}
      </div>
    </div>
  );
}

function RowLine(props: LineProps & { row: RecordRow; style: CSSProperties }) {
  const { row, style, live, columns, active, editing, place, height, marked, gone, sheet } = props;
  const { t } = useTranslation();
  const { row: rule, cells } = props.colour(row);
  const { form, edit } = live.current;
  const classes = [
    "sl-grid-row sl-row",
    props.opened && "sl-row-open",
    marked && "sl-grid-marked",
    gone && "sl-grid-gone",
    rule && "sl-grid-tinted",
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Grid
    <div
      role="row"
      tabIndex={0}
      aria-selected={marked}
      className={classes.filter(Boolean).join(" ")}
      style={rule ? ({ ...style, "--tint": dotColor(rule.color) } as CSSProperties) : style}
      title={gone ? t("views.table.gone") : undefined}
      onClick={() => !sheet && live.current.onOpen(row.id)}
      onKeyDown={(event) => {
        if (sheet || event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.stopPropagation();
        live.current.onOpen(row.id);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see Grid */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box inside is the same for the keyboard */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the box inside is */}
      <div
        role="gridcell"
        className="sl-grid-cell sl-grid-check sl-grid-frozen"
        style={{ left: 0, width: SELECT }}
        onClick={(event) => event.stopPropagation()}
      >
        {/* A plain box: one of antd's in each row makes scrolling heavy. */}
        <input
          type="checkbox"
          className="sl-grid-box"
          aria-label={row.no ?? row.id}
          checked={marked}
          onChange={(event) => live.current.toggleRow(row.id, (event.nativeEvent as MouseEvent).shiftKey)}
        />
        {rule && <Mark rule={rule} />}
      </div>
      {columns.map((column, index) => {
        const { path } = column.info;
        const here = editing?.path === path;
        const tint = cells.get(path);
        const name = [
          "sl-grid-cell",
          column.frozen && "sl-grid-frozen",
          isNumeric(column.info) && "sl-grid-right",
          path === form.title && "sl-cell-title",
          active === index && "sl-grid-active",
          tint && "sl-grid-tinted",
        ];
        const own = cellStyle(column);
        return (
          // biome-ignore lint/a11y/useSemanticElements: see Grid
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
          <div
            key={path}
            role="gridcell"
            tabIndex={-1}
            data-cell={`${place}:${index}`}
            className={name.filter(Boolean).join(" ")}
            style={tint ? ({ ...own, "--tint": dotColor(tint.color) } as CSSProperties) : own}
            onClick={() => sheet && live.current.setActive({ line: place, column: index })}
            onDoubleClick={() => sheet && live.current.startEdit(place, index)}
          >
            {tint && <Mark rule={tint} />}
            {here && editing ? (
              <Suspense fallback={null}>
                <CellEditor
                  form={form}
                  editing={editing}
                  onChange={edit.change}
                  onCommit={(rows, across) => live.current.commit(rows, across)}
                  onCancel={edit.cancel}
                />
              </Suspense>
            ) : height === "compact" ? (
              <Cell column={column.info} value={row[path]} />
            ) : (
              <Suspense fallback={null}>
                <TallCell column={column.info} value={row[path]} height={height} />
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
      })}
    </div>
  );
}

export { SELECT as GRID_SELECT };
