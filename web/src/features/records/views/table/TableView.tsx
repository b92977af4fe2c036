import "./table.css";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordPage, RecordRow } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { useSize, useStored } from "../../../../lib/hooks";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import { ConflictDialog } from "../../page/ConflictDialog";
import type { ViewProps } from "../kinds";
import { CardsList } from "./CardsList";
import { useColours, useEnv } from "./colours";
import { shownSummary, wanted } from "./columns";
import { Grid } from "./Grid";
import type { GridColumn } from "./gridTypes";
import { useSummary } from "./groups";
import type { SummaryFn, TableOptions } from "./options";
import { TableTools } from "./TableTools";
import { useEditing } from "./useEditing";
import { useChosen } from "./useSelection";
import { type Table, useTable } from "./useTable";
import { usePaste, useTableColumns } from "./useTableActions";

const BulkBar = lazy(() => import("../../list/BulkBar"));
const PasteDialog = lazy(() => import("./PasteDialog"));

/** The rows as a table, or as cards where there is little room. */
export default function TableView(props: ViewProps<TableOptions>) {
  return props.narrow ? <CardsList {...props} /> : <WideTable {...props} />;
}

function WideTable(props: ViewProps<TableOptions>) {
  const { form, query, options, onChange } = props;
  const { t } = useTranslation();
  const [box, size] = useSize<HTMLDivElement>();
  const [sheet, setSheet] = useStored(`sl.sheet.${form.key}`, false);
  const env = useEnv();
  const colour = useColours(form, options.colors, env);
  const infos = useColumns(form, query.columns);
  const groupPaths = useMemo(() => (options.group ?? []).map(({ field }) => field), [options.group]);
  const groupInfos = useColumns(form, groupPaths);
  const asked = useMemo(() => wanted(form, query.columns, options), [form, query.columns, options]);
  const table = useTable(form, query, options, asked, groupInfos);
  const edit = useEditing(form, table.patch);
  const summary = useSummary(form, query, options);
  const set = useCallback(
    (change: Partial<TableOptions>) => onChange({ options: { ...options, ...change } }),
    [onChange, options],
  );
  const { columns, ...heads } = useTableColumns(props, infos, size.width, set);
  const paste = usePaste(columns, table.layout);
  const { visible } = table;
  const onVisible = useCallback(
    (rows: RecordRow[]) => {
      visible.current = rows;
    },
    [visible],
  );
  const marks = useMarks(props, table);
  // What is typed right after a double click must find its input.
  useEffect(() => {
    if (sheet && props.may.update) void import("./CellEditor");
  }, [sheet, props.may.update]);
  useLoaded(props, table);
  const fns = options.summary ?? {};
  const { state } = table;
  const tools = (
    <TableTools
      height={options.height ?? "compact"}
      onHeight={(height) => set({ height })}
      sheet={props.may.update ? { on: sheet, toggle: () => setSheet(!sheet) } : undefined}
      groups={state.grouped ? table : undefined}
      fresh={table.fresh}
      onFresh={table.reload}
      onRetry={state.error && state.started ? state.retry : undefined}
    />
  );
  return (
    <>
      {/* In the same place, so that the rows stay under the pointer that marks them. */}
      {marks.any ? <Suspense fallback={tools}>{marks.bar()}</Suspense> : tools}
      <div ref={box} className="sl-table">
        {!state.started ? (
          state.error ? (
            <ErrorState error={state.error} onRetry={state.retry} />
          ) : (
            <PageSkeleton rows={12} />
          )
        ) : state.nothing ? (
          <Nothing filtered={Boolean(query.search || query.filter)} />
        ) : (
          size.height > 0 && (
            <Grid
              form={form}
              columns={columns}
              layout={table.layout}
              height={options.height ?? "compact"}
              sort={query.sort}
              onSort={heads.onSort}
              onResize={heads.onResize}
              onMove={heads.onMove}
              columnMenu={heads.menuOf}
              selected={marks.marked}
              onSelect={marks.onMark}
              held={table.held}
              allSelected={marks.all}
              openId={props.openId}
              onOpen={props.onOpen}
              onToggle={table.toggle}
              sheet={sheet && props.may.update}
              edit={edit}
              onPaste={paste.onPaste}
              onVisible={onVisible}
              onApproach={table.measure}
              colour={colour}
              summary={Object.keys(fns).length > 0 ? shownSummary(columns, fns, summary.data, t) : null}
              groupColumns={groupInfos}
              groupSummary={(values) => <GroupSummary columns={columns} fns={fns} values={values} />}
              question={table.question}
              width={size.width}
              room={size.height}
            />
          )
        )}
      </div>
      {edit.conflict && <ConflictDialog form={form} conflict={edit.conflict} onResolve={edit.resolve} />}
      {paste.pasting && (
        <Suspense fallback={null}>
          <PasteDialog form={form} {...paste.pasting} onClose={paste.close} />
        </Suspense>
      )}
    </>
  );
}

/** The selected rows, or all that match, and the bar of what can be done with them. */
function useMarks(props: ViewProps<TableOptions>, table: Table) {
  const { form, query, selected, onSelect } = props;
  const [everything, setEverything] = useState(false);
  const marked = useMemo(() => new Set(selected), [selected]);
  const chosen = useChosen(table.held, table.layout, selected);
  const { total } = table.state;
  const held = table.heldCount();
  const all = held > 0 && selected.length >= held;
  const [count, capped] = [total?.count ?? 0, total?.capped ?? false];
  // A box that is changed by hand ends "all that match".
  const onMark = useCallback(
    (ids: string[]) => {
      setEverything(false);
      onSelect(ids);
    },
    [onSelect],
  );
  // What was selected belongs to the list that it was selected in.
  const question = useRef(table.question);
  useEffect(() => {
    if (question.current === table.question) return;
    question.current = table.question;
    onSelect([]);
    setEverything(false);
  }, [table.question, onSelect]);
  const bar = () => (
    <BulkBar
      form={form}
      rows={chosen}
      all={everything ? { filter: query.filter, search: query.search, count, capped } : undefined}
      onAll={all && !everything && (capped || count > held) ? () => setEverything(true) : undefined}
      onDone={() => {
        onSelect([]);
        setEverything(false);
      }}
      onChanged={table.reload}
    />
  );
  return { any: chosen.length > 0 || everything, bar, marked, onMark, all: everything || all };
}

/** Tells the heading what was read. */
function useLoaded({ onLoaded }: ViewProps<TableOptions>, { state }: Table) {
  const { total, shown, fetching } = state;
  const { count, capped } = total ?? ({} as Partial<NonNullable<RecordPage["total"]>>);
  useEffect(() => {
    onLoaded?.({
      total: count === undefined ? null : { count, capped: capped ?? false },
      shown,
      fetching,
    });
  }, [onLoaded, count, capped, shown, fetching]);
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  return filtered ? (
    <EmptyState title={t("records.list.noMatch")} hint={t("records.list.noMatchHint")} />
  ) : (
    <EmptyState title={t("records.list.empty")} hint={t("records.list.emptyHint")} />
  );
}

interface SummaryProps {
  columns: GridColumn[];
  fns: Record<string, SummaryFn>;
  values: Record<string, unknown>;
}

function GroupSummary({ columns, fns, values }: SummaryProps) {
  const { t } = useTranslation();
  const shown = shownSummary(columns, fns, values, t);
  return (
    <span className="sl-grid-group-summary">
      {columns
        .filter(({ info }) => fns[info.path] && values[info.path] !== undefined)
        .map(({ info, header }) => (
          <span key={info.path}>
            {header} {shown[info.path]}
          </span>
        ))}
    </span>
  );
}
