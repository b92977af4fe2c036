import { DoubleLeftOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton, Tooltip } from "antd";
import { type RefObject, type UIEvent, useCallback, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useRecordPages } from "../../../../api/records";
import type { FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { allOf } from "../../../../engines/conditions/model";
import { formatNumber } from "../../../../lib/format";
import { optionColor } from "../../../../ui/OptionTag";
import { ErrorState } from "../../../../ui/states";
import { dotColor } from "../../../../ui/tokens";
import type { ViewQuery } from "../kinds";
import { Chunks } from "../shared/Chunks";
import { isMovable, optionsOf } from "../shared/fields";
import { BoardCard, type CardCalls } from "./BoardCard";
import type { KanbanOptions } from "./KanbanView";
import { type Column, columnOf, NONE } from "./moves";
import type { CardMove } from "./useCardMove";

const PAGE = 25;
/** Rows of the pages after the first: whoever scrolls wants many. */
const FURTHER = 100;
const NEAR = 1500;

interface Props {
  form: FormMeta;
  field: FieldMeta;
  column: Column;
  query: ViewQuery;
  options: KanbanOptions;
  wanted: string[];
  columns: ColumnInfo[];
  move: CardMove;
  /** The card that is being moved. */
  held: RecordRow | undefined;
  over: boolean;
  lifted: string | undefined;
  openId: string | undefined;
  calls: RefObject<CardCalls>;
  onCreate: ((values?: Record<string, unknown>) => void) | undefined;
  onCollapse: (collapsed: boolean) => void;
}

/** One column: its own list, which loads on while it is scrolled. */
export function BoardColumn(props: Props) {
  const { form, field, column, move, held } = props;
  const { t } = useTranslation();
  const option = optionsOf(field).find((item) => item.value === column.value);
  const collapsed = props.options.collapsed?.includes(column.value) ?? false;
  const name = move.nameOf(column.value);
  const list = useColumnRows(props, collapsed);
  const cards = useRef<HTMLDivElement>(null);
  const draw = useDrawCard(props);
  const refusal = held ? move.why(held, column.value) : "";
  const state = held && columnOf(held, field) !== column.value ? (refusal ? "no" : "yes") : undefined;
  const count = column.count ?? (list.complete ? list.rows.length : undefined);
  const dot = <i style={{ background: dotColor(option && optionColor(option)) }} />;
  if (collapsed) {
    return (
      <section
        className="sl-board-column sl-board-folded"
        data-column={column.value}
        data-drop={state}
        data-over={props.over}
      >
        <button
          type="button"
          className="sl-plain"
          aria-label={t("boards.kanban.unfold", { name })}
          onClick={() => props.onCollapse(false)}
        >
          {dot}
          <b>{name}</b>
          <span className="sl-muted">{count}</span>
        </button>
      </section>
    );
  }
  const canCreate =
    props.onCreate &&
    !option?.archived &&
    (form.status?.field === field.key ? form.status.initial === column.value : isMovable(form, field));
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    if (scrollHeight - scrollTop - clientHeight < NEAR) list.loadMore();
  };
  return (
    <section
      className="sl-board-column"
      data-column={column.value}
      data-drop={state}
      data-over={props.over}
      aria-label={name}
    >
      <header>
        {dot}
        <b title={name}>{name}</b>
        {count !== undefined && <span className="sl-muted">{formatNumber(count)}</span>}
        <span className="sl-grow" />
        {column.sum !== undefined && <span className="sl-board-sum">{formatNumber(column.sum)}</span>}
        {canCreate && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            aria-label={t("boards.kanban.add", { name })}
            onClick={() =>
              props.onCreate?.(
                column.value === NONE || form.status?.field === field.key
                  ? undefined
                  : { [field.key]: column.value },
              )
            }
          />
        )}
        <Tooltip title={t("boards.kanban.fold")} mouseEnterDelay={0.6}>
          <Button
            type="text"
            size="small"
            icon={<DoubleLeftOutlined />}
            aria-label={t("boards.kanban.foldName", { name })}
            onClick={() => props.onCollapse(true)}
          />
        </Tooltip>
      </header>
      {state === "no" && <div className="sl-board-why">{refusal}</div>}
      <div ref={cards} className="sl-board-cards" onScroll={onScroll}>
        <Chunks items={list.rows} draw={draw} root={cards} />
        {list.loading && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
        {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
        {list.complete && list.rows.length === 0 && (
          <p className="sl-board-empty">{t("boards.kanban.empty")}</p>
        )}
      </div>
    </section>
  );
}

/** Draws a card; another function only when cards look different. */
function useDrawCard({ form, field, columns, options, openId, lifted, held, calls }: Props) {
  const { cover } = options;
  const moving = held?.id;
  return useCallback(
    (row: RecordRow) => (
      <BoardCard
        key={row.id}
        form={form}
        row={row}
        field={field}
        columns={columns}
        cover={cover}
        open={row.id === openId}
        lifted={row.id === lifted}
        moving={row.id === moving}
        calls={calls}
      />
    ),
    [form, field, columns, cover, openId, lifted, moving, calls],
  );
}

/** The rows of a column, with the cards that are on their way in or out. */
function useColumnRows({ form, field, column, query, wanted, move }: Props, collapsed: boolean) {
  const own =
    column.value === NONE
      ? { field: field.key, op: "empty" }
      : { field: field.key, op: "eq", value: column.value };
  const pages = useRecordPages(
    form.key,
    {
      columns: wanted,
      filter: allOf(query.filter, own),
      sort: query.sort,
      search: query.search,
      limit: PAGE,
      further: FURTHER,
      total: "none",
    },
    !collapsed,
  );
  const { pending } = move.writes;
  const rows = useMemo(() => {
    const loaded = pages.data?.pages.flatMap((page) => page.rows) ?? [];
    const staying = loaded.filter((row) => {
      const values = pending.get(row.id);
      return !values || String(values[field.key] ?? NONE) === column.value;
    });
    const there = new Set(staying.map((row) => row.id));
    const coming = [...pending].flatMap(([id, values]) => {
      const row = move.known.get(id);
      const here = field.key in values && String(values[field.key] ?? NONE) === column.value;
      return row && here && !there.has(id) ? [{ ...row, ...values }] : [];
    });
    return [...coming, ...staying];
  }, [pages.data, pending, field.key, column.value, move.known]);
  return {
    rows,
    loading: (pages.isPending && !collapsed) || pages.isFetchingNextPage,
    complete: Boolean(pages.data) && !pages.hasNextPage,
    error: pages.isError && !pages.data ? pages.error : null,
    retry: () => void pages.refetch(),
    loadMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}
