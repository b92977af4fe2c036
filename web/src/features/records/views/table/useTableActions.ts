import { App } from "antd";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { columnsThatFit } from "../../list/widths";
import type { ViewProps } from "../kinds";
import { parseBlock } from "./cells";
import { columnMenu, layOut } from "./columns";
import { type CellPlace, type GridColumn, SELECT } from "./gridTypes";
import type { Layout } from "./layout";
import type { TableOptions } from "./options";
import type { Pasting } from "./PasteDialog";

const MAX_PASTED = 1000;

type Set = (change: Partial<TableOptions>) => void;

/** The columns as they stand now, and what is done at their heads. The functions stay the same while nothing changes. */
export function useTableColumns(props: ViewProps<TableOptions>, infos: ColumnInfo[], room: number, set: Set) {
  const { form, query, options, onChange } = props;
  const { t } = useTranslation();
  const mayUpdate = props.may.update;
  const beside = props.openId !== undefined;
  const [dragged, setDragged] = useState<Record<string, number>>({});
  const columns = useMemo(() => {
    const free = room - SELECT;
    const shown = beside ? columnsThatFit(infos, form.title, form.status?.field, free) : infos;
    return layOut(form, shown, room, { ...options.widths, ...dragged }, options.frozen ?? 0, mayUpdate);
  }, [form, infos, room, beside, options.widths, options.frozen, dragged, mayUpdate]);
  const onResize = useCallback(
    (path: string, width: number, done: boolean) => {
      setDragged(done ? {} : { [path]: width });
      if (done) set({ widths: { ...options.widths, [path]: width } });
    },
    [set, options.widths],
  );
  const onMove = useCallback(
    (from: string, to: string) => {
      const rest = query.columns.filter((path) => path !== from);
      const before = query.columns.indexOf(from) < query.columns.indexOf(to);
      rest.splice(rest.indexOf(to) + (before ? 1 : 0), 0, from);
      onChange({ columns: rest });
    },
    [query.columns, onChange],
  );
  const menuOf = useCallback(
    (column: GridColumn) => columnMenu({ column, columns, form, options, query, onChange, set, t }),
    [columns, form, options, query, onChange, set, t],
  );
  const onSort = useCallback(
    (sort: ViewProps["query"]["sort"]) => onChange({ sort: sort.length > 0 ? sort : null }),
    [onChange],
  );
  return { columns, onResize, onMove, menuOf, onSort };
}

/** A block from a spreadsheet, laid over the rows and columns from a cell on; a dialog checks it before it is written. */
export function usePaste(columns: GridColumn[], layout: Layout) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [pasting, setPasting] = useState<Pasting | null>(null);
  const latest = useRef({ columns, layout });
  latest.current = { columns, layout };
  const onPaste = useCallback(
    (at: CellPlace, text: string) => {
      const now = latest.current;
      const block = parseBlock(text);
      const targets = now.columns.slice(
        at.column,
        at.column + Math.max(...block.map((cells) => cells.length)),
      );
      const closed = targets.find((column) => !column.editable);
      if (closed) return void message.warning(t("views.paste.closed", { name: closed.info.label }));
      const rows = rowsFrom(now.layout, at.line, Math.min(block.length, MAX_PASTED + 1));
      if (rows.length > MAX_PASTED)
        return void message.warning(t("views.paste.tooMany", { count: MAX_PASTED }));
      setPasting({ columns: targets.map((column) => column.info), rows, block });
    },
    [message, t],
  );
  return { pasting, onPaste, close: () => setPasting(null) };
}

/** So many records from a line on, past the heads of groups; as far as they have been read. */
function rowsFrom(layout: Layout, line: number, count: number): RecordRow[] {
  const rows: RecordRow[] = [];
  for (let place = line; place < layout.length && rows.length < count; place++) {
    const item = layout.line(place);
    if (item.type === "waiting") break;
    if (item.type === "row") rows.push(item.row);
  }
  return rows;
}
