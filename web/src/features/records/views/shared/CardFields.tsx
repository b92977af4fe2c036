import type { FormMeta, RecordRow } from "../../../../api/types";
import { type ColumnInfo, headerOf } from "../../../../engines/conditions/columns";
import { Cell } from "../../list/Cell";
import { titleOf } from "../calendar/Event";

interface Props {
  form: FormMeta;
  row: RecordRow;
  columns: ColumnInfo[];
  /** Paths that are shown by other means. */
  without?: (string | undefined)[];
}

/** Title and chosen fields of a record on a card. */
export function CardFields({ form, row, columns, without = [] }: Props) {
  const title = columns.find((column) => column.path === form.title);
  const rest = columns.filter(
    ({ path }) => path !== form.title && path !== "no" && !without.includes(path) && hasValue(row[path]),
  );
  return (
    <>
      <div className="sl-board-title">
        {title && hasValue(row[title.path]) ? (
          <Cell column={title} value={row[title.path]} />
        ) : (
          titleOf(form, row)
        )}
      </div>
      {row.no && titleOf(form, row) !== row.no && <div className="sl-board-no">{row.no}</div>}
      {rest.length > 0 && (
        <dl className="sl-board-fields">
          {rest.map((column) => (
            <div key={column.path}>
              <dt>{headerOf(column, columns)}</dt>
              <dd>
                <Cell column={column} value={row[column.path]} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

export const hasValue = (value: unknown) =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
