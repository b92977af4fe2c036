import { Checkbox } from "antd";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { type GridColumn, type GridProps, HEADER, SELECT } from "./gridTypes";
import { HeadCell } from "./HeadCell";

type Props = Pick<GridProps, "columns" | "sort" | "onSort" | "onResize" | "onMove" | "columnMenu"> & {
  width: number;
  all: boolean;
  some: boolean;
  onAll: (all: boolean) => void;
};

/** The heads of the columns. Not drawn again while the table scrolls: with a menu each they cost more than the lines. */
export const GridHead = memo(function GridHead(props: Props) {
  const { columns, width } = props;
  const { t } = useTranslation();
  const pinned = columns.filter((column) => column.frozen);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is made of divs
    // biome-ignore lint/a11y/useFocusableInteractive: the cells are
    <div role="row" aria-rowindex={1} className="sl-grid-header" style={{ width, height: HEADER }}>
      <div className="sl-grid-pin">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the box inside is */}
        <div role="columnheader" className="sl-grid-head sl-grid-check" style={{ width: SELECT }}>
          <Checkbox
            aria-label={t("views.table.selectAll")}
            checked={props.all}
            indeterminate={props.some && !props.all}
            onChange={(event) => props.onAll(event.target.checked)}
          />
        </div>
        {pinned.map((column) => headOf(column, props))}
      </div>
      {columns.slice(pinned.length).map((column) => headOf(column, props))}
    </div>
  );
});

function headOf(column: GridColumn, { sort, onSort, onResize, onMove, columnMenu }: Props) {
  const { path } = column.info;
  return (
    <HeadCell
      key={path}
      column={column.info}
      header={column.header}
      width={column.width}
      sort={sort}
      onSort={onSort}
      onResize={(width, done) => onResize(path, width, done)}
      onMove={(moved) => onMove(moved, path)}
      menu={columnMenu(column)}
    />
  );
}
