import "./table.css";
import { EditOutlined, ReadOutlined } from "@ant-design/icons";
import { App, Button, Segmented, Tooltip } from "antd";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { useSize, useStored } from "../../../../lib/hooks";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import { columnsThatFit } from "../../list/widths";
import { ConflictDialog } from "../../page/ConflictDialog";
import type { ViewProps } from "../kinds";
import { CardsList } from "./CardsList";
import { parseBlock } from "./cells";
import { useColours, useEnv } from "./colours";
import { columnMenu, layOut, shownSummary, wanted } from "./columns";
import { GRID_SELECT, Grid, type GridColumn } from "./Grid";
import { useSummary } from "./groups";
import type { Height, TableOptions } from "./options";
import type { Pasting } from "./PasteDialog";
import { useEditing } from "./useEditing";
import { useTable } from "./useTable";

const BulkBar = lazy(() => import("../../list/BulkBar"));
const PasteDialog = lazy(() => import("./PasteDialog"));

/** The rows as a table, or as cards where there is little room. */
export default function TableView(props: ViewProps<TableOptions>) {
  return props.narrow ? <CardsList {...props} /> : <WideTable {...props} />;
}

const HEIGHTS: Height[] = ["compact", "medium", "tall"];
const MAX_PASTED = 1000;

function WideTable(props: ViewProps<TableOptions>) {
  const { form, query, options, onChange, onLoaded, selected, openId } = props;
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [box, size] = useSize<HTMLDivElement>();
  const [sheet, setSheet] = useStored(`sl.sheet.${form.key}`, false);
  const [everything, setEverything] = useState(false);
  const [pasting, setPasting] = useState<Pasting | null>(null);
  const [dragged, setDragged] = useState<Record<string, number>>({});
  const env = useEnv();
  const colour = useColours(form, options.colors, env);
  const infos = useColumns(form, query.columns);
  const groupPaths = useMemo(() => (options.group ?? []).map(({ field }) => field), [options.group]);
  const groupInfos = useColumns(form, groupPaths);
  const asked = useMemo(() => wanted(form, query.columns, options), [form, query.columns, options]);
  const table = useTable(form, query, options, asked, groupInfos);
  const edit = useEditing(form, table.patch);
  const summary = useSummary(form, query, options);
  const beside = openId !== undefined;
  const columns = useMemo(() => {
    const room = size.width - GRID_SELECT;
    const shown = beside ? columnsThatFit(infos, form.title, form.status?.field, room) : infos;
    return layOut(
      form,
      shown,
      room,
      { ...options.widths, ...dragged },
      options.frozen ?? 0,
      props.may.update,
    );
  }, [form, infos, size.width, beside, options.widths, options.frozen, dragged, props.may.update]);
  const marked = useMemo(() => new Set(selected), [selected]);
  const { visible } = table;
  const onVisible = useCallback(
    (rows: RecordRow[]) => {
      visible.current = rows;
    },
    [visible],
  );
  const { root, groups } = table;
  const grouped = root === null;
  const total = grouped
    ? {
        count: (groups.data?.groups ?? []).reduce(
          (sum, item) => sum + (item.level === 0 ? item.count : 0),
          0,
        ),
        capped: groups.data?.truncated ?? false,
      }
    : root.total;
  const shownCount = grouped ? total?.count : root.length;
  const fetching = grouped ? groups.isFetching : root.loading;
  const count = total?.count;
  const capped = total?.capped;
  useEffect(() => {
    onLoaded?.({
      total: count === undefined ? null : { count, capped: capped ?? false },
      shown: shownCount ?? 0,
      fetching,
    });
  }, [onLoaded, count, capped, shownCount, fetching]);
  // What was selected belongs to the list that it was selected in.
  const { onSelect } = props;
  const question = useRef(table.question);
  useEffect(() => {
    if (question.current === table.question) return;
    question.current = table.question;
    onSelect([]);
    setEverything(false);
  }, [table.question, onSelect]);

  const set = (change: Partial<TableOptions>) => onChange({ options: { ...options, ...change } });
  const resize = (path: string, width: number, done: boolean) => {
    if (!done) setDragged({ [path]: width });
    else {
      setDragged({});
      set({ widths: { ...options.widths, [path]: width } });
    }
  };
  const move = (from: string, to: string) => {
    const rest = query.columns.filter((path) => path !== from);
    const before = query.columns.indexOf(from) < query.columns.indexOf(to);
    rest.splice(rest.indexOf(to) + (before ? 1 : 0), 0, from);
    onChange({ columns: rest });
  };
  const menuOf = (column: GridColumn) =>
    columnMenu({ column, columns, form, options, query, onChange, set, t });
  const paste = (line: number, across: number, text: string) => {
    const block = parseBlock(text);
    const targets = columns.slice(across, across + Math.max(...block.map((row) => row.length)));
    const closed = targets.find((column) => !column.editable);
    if (closed) {
      message.warning(t("views.paste.closed", { name: closed.info.label }));
      return;
    }
    const rows: RecordRow[] = [];
    for (let place = line; place < table.layout.length && rows.length < block.length; place++) {
      const item = table.layout.line(place);
      if (item.type === "row") rows.push(item.row);
      else if (item.type === "waiting") break;
    }
    if (rows.length > MAX_PASTED) {
      message.warning(t("views.paste.tooMany", { count: MAX_PASTED }));
      return;
    }
    setPasting({ columns: targets.map((column) => column.info), rows, block });
  };

  const error = grouped ? groups.error : root.error;
  const nothing = grouped ? groups.data?.groups.length === 0 : root.complete && root.length === 0;
  const started = grouped ? groups.data !== undefined : root.started;
  const chosen = table.held().filter((row) => selected.includes(row.id));
  const heldCount = table.held().length;
  const allHeld = heldCount > 0 && selected.length >= heldCount;
  return (
    <>
      {(chosen.length > 0 || everything) && (
        <Suspense fallback={null}>
          <BulkBar
            form={form}
            rows={chosen}
            all={
              everything
                ? { filter: query.filter, search: query.search, count: count ?? 0, capped: capped ?? false }
                : undefined
            }
            onAll={
              allHeld && !everything && (capped || (count ?? 0) > heldCount)
                ? () => setEverything(true)
                : undefined
            }
            onDone={() => {
              onSelect([]);
              setEverything(false);
            }}
            onChanged={table.reload}
          />
        </Suspense>
      )}
      <div className="sl-table-tools">
        <Segmented<Height>
          size="small"
          value={options.height ?? "compact"}
          onChange={(height) => set({ height })}
          aria-label={t("views.table.height")}
          options={HEIGHTS.map((value) => ({ value, label: t(`views.table.${value}`) }))}
        />
        {props.may.update && (
          <Tooltip title={t(sheet ? "views.table.sheetOff" : "views.table.sheetHint")}>
            <Button
              size="small"
              type={sheet ? "primary" : "text"}
              ghost={sheet}
              aria-pressed={sheet}
              icon={sheet ? <EditOutlined /> : <ReadOutlined />}
              onClick={() => setSheet(!sheet)}
            >
              {t("views.table.sheet")}
            </Button>
          </Tooltip>
        )}
        {grouped && (
          <>
            <Button size="small" type="text" onClick={table.openAll}>
              {t("views.table.openAll")}
            </Button>
            <Button size="small" type="text" onClick={table.closeAll}>
              {t("views.table.closeAll")}
            </Button>
          </>
        )}
        <span className="sl-grow" />
        {table.fresh > 0 && (
          <Button size="small" type="link" onClick={table.reload}>
            {t("views.table.fresh", { count: table.fresh })}
          </Button>
        )}
        {Boolean(error) && started && (
          <Button
            size="small"
            danger
            type="link"
            onClick={() => (grouped ? void groups.refetch() : root.retry())}
          >
            {t("views.table.failed")}
          </Button>
        )}
      </div>
      <div ref={box} className="sl-table">
        {!started ? (
          error ? (
            <ErrorState error={error} onRetry={() => (grouped ? void groups.refetch() : root.retry())} />
          ) : (
            <PageSkeleton rows={12} />
          )
        ) : nothing ? (
          query.search || query.filter ? (
            <EmptyState title={t("records.list.noMatch")} hint={t("records.list.noMatchHint")} />
          ) : (
            <EmptyState title={t("records.list.empty")} hint={t("records.list.emptyHint")} />
          )
        ) : (
          size.height > 0 && (
            <Grid
              form={form}
              columns={columns}
              layout={table.layout}
              height={options.height ?? "compact"}
              sort={query.sort}
              onSort={(sort) => onChange({ sort: sort.length > 0 ? sort : null })}
              onResize={resize}
              onMove={move}
              columnMenu={menuOf}
              selected={marked}
              onSelect={(ids) => {
                setEverything(false);
                onSelect(ids);
              }}
              held={table.held}
              allSelected={everything || allHeld}
              openId={openId}
              onOpen={props.onOpen}
              onToggle={table.toggle}
              sheet={sheet && props.may.update}
              edit={edit}
              onPaste={paste}
              onVisible={onVisible}
              colour={colour}
              isGone={table.isGone}
              summary={
                options.summary && Object.keys(options.summary).length > 0
                  ? shownSummary(columns, options.summary, summary.data, t)
                  : null
              }
              groupColumns={groupInfos}
              groupSummary={(values) => (
                <span className="sl-grid-group-summary">
                  {columns
                    .filter(({ info }) => options.summary?.[info.path] && values[info.path] !== undefined)
                    .map(({ info, header }) => (
                      <span key={info.path}>
                        {header} {shownSummary(columns, options.summary ?? {}, values, t)[info.path]}
                      </span>
                    ))}
                </span>
              )}
              question={table.question}
              width={size.width}
              room={size.height}
            />
          )
        )}
      </div>
      {edit.conflict && <ConflictDialog form={form} conflict={edit.conflict} onResolve={edit.resolve} />}
      {pasting && (
        <Suspense fallback={null}>
          <PasteDialog form={form} {...pasting} onClose={() => setPasting(null)} />
        </Suspense>
      )}
    </>
  );
}
