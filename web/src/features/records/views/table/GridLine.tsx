import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { type CSSProperties, memo } from "react";
import { formatNumber } from "../../../../lib/format";
import { Cell } from "../../list/Cell";
import { GridRow } from "./GridRow";
import type { GridColumn, GridProps, Live } from "./gridTypes";
import type { Line } from "./layout";
import { type Height, ROW_HEIGHT } from "./options";
import type { Editing } from "./useEditing";

interface Props {
  place: number;
  line: Line;
  height: Height;
  columns: GridColumn[];
  active: number;
  editing: Editing | null;
  marked: boolean;
  opened: boolean;
  gone: boolean;
  sheet: boolean;
  colour: GridProps["colour"];
  live: Live;
  width: number;
}

/** The head of a group, a record, or a place whose record is on its way. */
export const GridLine = memo(
  function GridLine(props: Props) {
    const { line, height, width, place } = props;
    const size = ROW_HEIGHT[height];
    const style = { transform: `translateY(${place * size}px)`, height: size, width };
    if (line.type === "waiting")
      return <div className="sl-grid-row sl-grid-waiting" style={style} aria-busy="true" />;
    if (line.type === "group") return <GroupLine live={props.live} line={line} style={style} />;
    return <GridRow {...props} row={line.row} style={style} />;
  },
  (old, next) => {
    const { line: a, ...before } = old;
    const { line: b, ...after } = next;
    const keys = Object.keys(after) as (keyof typeof after)[];
    return sameLine(a, b) && keys.every((key) => before[key] === after[key]);
  },
);

function sameLine(a: Line, b: Line): boolean {
  if (a.type === "row") return b.type === "row" && a.row === b.row;
  if (a.type === "group") return b.type === "group" && a.group === b.group && a.open === b.open;
  return b.type === "waiting";
}

interface GroupProps {
  line: Extract<Line, { type: "group" }>;
  style: CSSProperties;
  live: Live;
}

function GroupLine({ line: { group, open }, style, live }: GroupProps) {
  const grid = live.current;
  const column = grid.groupColumns[group.level];
  const empty = group.value === null || group.value === undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside is
    <div role="row" className={`sl-grid-row sl-grid-group sl-grid-level-${group.level}`} style={style}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowheader" tabIndex={-1} className="sl-grid-group-label" style={{ maxWidth: grid.width }}>
        <button
          type="button"
          className="sl-plain"
          aria-expanded={open}
          onClick={() => live.current.onToggle(group.key)}
        >
          {open ? <DownOutlined /> : <RightOutlined />}
          <b>
            {empty || !column ? grid.t("views.table.noValue") : <Cell column={column} value={group.value} />}
          </b>
          <span className="sl-count">{formatNumber(group.count)}</span>
        </button>
        {grid.groupSummary(group.summary)}
      </div>
    </div>
  );
}
