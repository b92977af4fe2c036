import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { isNumeric } from "../../../../engines/conditions/columns";
import { useLabel } from "../../../../lib/i18n";
import { GridHead } from "./GridHead";
import { GridLine } from "./GridLine";
import { FOOTER, type GridParts, type GridProps, SELECT } from "./gridTypes";
import { ROW_HEIGHT } from "./options";
import { roomOf, useGridKeys } from "./useGridKeys";
import { useScroll } from "./useScroll";
import { useToggle } from "./useSelection";

/** The table: only what is in sight exists; lines stand where their number says, so that scrolling moves nothing. */
export function Grid(props: GridProps) {
  const { columns, layout, height, sheet, edit, onVisible, onSelect, held, form } = props;
  const label = useLabel();
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const line = ROW_HEIGHT[height];
  const room = roomOf(props.room, props.summary ? FOOTER : 0);
  const total = columns.reduce((sum, column) => sum + column.width, SELECT);
  const scroll = useScroll(box, layout.length, line, room, props.question);
  const { from, to } = scroll;
  const toggleRow = useToggle(props);
  const keys = useGridKeys({
    grid: props,
    box,
    first: scroll.first,
    shown: scroll.shown,
    onToggle: toggleRow,
  });
  const { active, setActive } = keys;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question has other cells
  useEffect(() => setActive(null), [props.question]);
  useEffect(() => {
    layout.ensure(from, to - 1);
    const lines = Array.from({ length: to - from }, (_, n) => layout.line(from + n));
    onVisible(lines.flatMap((item) => (item.type === "row" ? [item.row] : [])));
  }, [layout, from, to, onVisible]);
  const reveal = useRef(scroll.reveal);
  reveal.current = scroll.reveal;
  // Only where the cell has moved: rows that come in must not take the table back to it.
  useLayoutEffect(() => {
    if (active) reveal.current(active.line);
  }, [active]);
  const onAll = useCallback(
    (all: boolean) => onSelect(all ? held().map((row) => row.id) : []),
    [onSelect, held],
  );
  // Lines that did not change are not drawn again; what they call is always the latest.
  const live = useRef<GridParts>(null as never);
  live.current = { ...props, t, toggleRow, startEdit: keys.startEdit, setActive, commit: keys.commit };
  const lines = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
  // Where all columns fit nothing is pinned: what sticks is dear to scroll.
  const pins = total > props.width;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    <div
      ref={box}
      className={`sl-grid sl-grid-${height}${sheet ? " sl-grid-sheet" : ""}${pins ? " sl-grid-pins" : ""}`}
      role="grid"
      aria-label={label(form.label)}
      aria-rowcount={layout.length + 1}
      tabIndex={0}
      onScroll={scroll.onScroll}
      onPointerEnter={props.onApproach}
      onFocus={props.onApproach}
      onKeyDown={keys.onKeyDown}
      onPaste={keys.onPaste}
      onCopy={keys.onCopy}
    >
      <GridHead
        columns={columns}
        width={total}
        sort={props.sort}
        onSort={props.onSort}
        onResize={props.onResize}
        onMove={props.onMove}
        columnMenu={props.columnMenu}
        all={props.allSelected}
        some={props.selected.size > 0}
        onAll={onAll}
      />
      <div className="sl-grid-body" style={{ height: scroll.height, width: total }}>
        <div style={scroll.shift ? { transform: `translateY(${scroll.shift}px)` } : undefined}>
          {lines.map((place) => {
            const item = layout.line(place);
            const id = item.type === "row" ? item.row.id : "";
            return (
              <GridLine
                key={place}
                place={place}
                line={item}
                height={height}
                columns={columns}
                active={active?.line === place ? active.column : -1}
                editing={edit.editing?.begun.id === id ? edit.editing : null}
                marked={props.selected.has(id)}
                opened={id !== "" && props.openId === id}
                gone={item.type === "row" && item.store.gone.has(id)}
                sheet={sheet}
                colour={props.colour}
                live={live}
                width={total}
              />
            );
          })}
        </div>
      </div>
      {props.summary && <Footer columns={columns} summary={props.summary} width={total} />}
    </div>
  );
}

function Footer({
  columns,
  summary,
  width,
}: {
  columns: GridProps["columns"];
  summary: NonNullable<GridProps["summary"]>;
  width: number;
}) {
  const pinned = columns.filter((column) => column.frozen).length;
  const cells = columns.map((column) => (
    <div
      key={column.info.path}
      className={`sl-grid-cell${isNumeric(column.info) ? " sl-grid-right" : ""}`}
      style={{ width: column.width }}
    >
      {summary[column.info.path]}
    </div>
  ));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    // biome-ignore lint/a11y/useFocusableInteractive: nothing to do here
    <div role="row" className="sl-grid-footer" style={{ width, height: FOOTER }}>
      <div className="sl-grid-pin">
        <div className="sl-grid-cell" style={{ width: SELECT }} />
        {cells.slice(0, pinned)}
      </div>
      {cells.slice(pinned)}
    </div>
  );
}
