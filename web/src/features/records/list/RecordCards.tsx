import { type ReactNode, type UIEvent, useEffect, useRef } from "react";
import type { FormMeta, RecordRow } from "../../../api/types";
import type { ColumnInfo } from "../../../engines/conditions/columns";
import { Cell } from "./Cell";

interface Props {
  form: FormMeta;
  columns: ColumnInfo[];
  rows: RecordRow[];
  onOpen: (row: RecordRow) => void;
  /** What stands before the title. */
  mark?: (row: RecordRow) => ReactNode;
  onNearEnd: () => void;
}

const SHOWN = 6;

/** The list on a narrow screen: one card a record. */
export function RecordCards({ form, columns, rows, onOpen, mark, onNearEnd }: Props) {
  const ref = useRef<HTMLUListElement>(null);
  const status = columns.find((column) => column.path === form.status?.field);
  const title = columns.find((column) => column.path === form.title);
  const rest = columns.filter((column) => column !== status && column !== title && column.path !== "no");
  useEffect(() => {
    const list = ref.current;
    if (list && rows.length > 0 && list.scrollHeight <= list.clientHeight) onNearEnd();
  }, [rows.length, onNearEnd]);
  const onScroll = (event: UIEvent<HTMLUListElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    if (scrollHeight - scrollTop - clientHeight < 600) onNearEnd();
  };
  return (
    <ul ref={ref} className="sl-cards" onScroll={onScroll}>
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" onClick={() => onOpen(row)}>
            <div className="sl-card-head">
              {mark?.(row)}
              <b>{title ? <Cell column={title} value={row[title.path]} /> : (row.no ?? row.id)}</b>
              {status && <Cell column={status} value={row[status.path]} />}
            </div>
            <div className="sl-card-rest">
              <span className="sl-muted">{row.no}</span>
              {rest
                .filter(({ path }) => hasValue(row[path]))
                .slice(0, SHOWN)
                .map((column) => (
                  <span key={column.path}>
                    <Cell column={column} value={row[column.path]} />
                  </span>
                ))}
            </div>
          </button>
        </li>
      ))}
    </ul>
  );
}

const hasValue = (value: unknown) =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
