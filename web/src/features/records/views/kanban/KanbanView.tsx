import { type CSSProperties, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta, RecordRow } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { useSize } from "../../../../lib/hooks";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import type { ViewProps } from "../kinds";
import { cardColumns, ownField } from "../shared/fields";
import { type Point, under, usePointerDrag } from "../shared/usePointerDrag";
import "../shared/shared.css";
import "../shared/cards.css";
import "./kanban.css";
import { titleOf } from "../calendar/Event";
import type { CardCalls } from "./BoardCard";
import { BoardColumn } from "./BoardColumn";
import { MoveAsk } from "./MoveAsk";
import { columnOf, columnsOf, withMoves } from "./moves";
import { useCardMove } from "./useCardMove";
import { useCounts } from "./useCounts";

export type KanbanOptions = {
  field?: string;
  sum?: string;
  cover?: string;
  collapsed?: string[];
  hidden?: string[];
};

/** Room that the card in hand takes, px. */
const GHOST = 180;

/** A board: one column an option; cards go from column to column by mouse, finger, keyboard or menu. */
export default function KanbanView(props: ViewProps<KanbanOptions>) {
  const { t } = useTranslation();
  const field = ownField(props.form, props.options.field);
  if (!field) return <EmptyState title={t("boards.kanban.noField")} hint={t("boards.chooseHint")} />;
  return <Board {...props} field={field} />;
}

function Board(props: ViewProps<KanbanOptions> & { field: FieldMeta }) {
  const { form, field, options, query, may } = props;
  const { t } = useTranslation();
  const [frame] = useSize<HTMLDivElement>();
  const columns = useColumns(form, query.columns);
  const wanted = useMemo(
    () => cardColumns(form, query.columns, field.key, options.cover, options.sum),
    [form, query.columns, field, options.cover, options.sum],
  );
  const counts = useCounts(form, field.key, options.sum, query.filter, query.search === "");
  useCounted(props, counts);
  const move = useCardMove(form, field, may.update);
  const ghost = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<{ row: RecordRow; begin: Point; over: string | undefined } | null>(
    null,
  );
  const [lifted, setLifted] = useState<{ row: RecordRow; to: string } | null>(null);
  const start = usePointerDrag<RecordRow>({
    onStart: (row, begin) => setDragged({ row, begin, over: columnOf(row, field) }),
    // The board is drawn again only where the card comes over another column.
    onMove: (row, at, begin) => {
      if (ghost.current) Object.assign(ghost.current.style, placed(at));
      const over = under(at, "column");
      setDragged((old) => (old?.row === row && old.over === over ? old : { row, begin, over }));
    },
    onDrop: (row, at) => {
      setDragged(null);
      const to = under(at, "column");
      if (to !== undefined) void move.to(row, to);
    },
    onCancel: () => setDragged(null),
    scrollers: () => [
      frame.current,
      ...(frame.current?.querySelectorAll<HTMLElement>(".sl-board-cards") ?? []),
    ],
  });
  const calls = useRef<CardCalls>(null as never);
  if (counts.isError && !counts.data)
    return <ErrorState error={counts.error} onRetry={() => void counts.refetch()} />;
  if (counts.isPending && query.search === "") return <PageSkeleton rows={8} />;

  const moves = [...move.writes.pending].flatMap(([id, values]) => {
    const row = move.known.get(id);
    return row && field.key in values
      ? [
          {
            from: columnOf(row, field),
            to: String(values[field.key] ?? ""),
            amount: Number(row[options.sum ?? ""]) || 0,
          },
        ]
      : [];
  });
  const shown = withMoves(
    columnsOf(field, query.search === "" ? counts.data : undefined, options.hidden ?? []),
    moves,
  );
  const held = dragged?.row ?? lifted?.row;
  const lift = (row: RecordRow, key: string): boolean => {
    if (!lifted && key === " ") setLifted({ row, to: columnOf(row, field) });
    else if (!lifted) return false;
    else if (key === "Escape") setLifted(null);
    else if (key === " " || key === "Enter") {
      setLifted(null);
      void move.to(lifted.row, lifted.to);
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      const index = shown.findIndex(({ value }) => value === lifted.to) + (key === "ArrowLeft" ? -1 : 1);
      const next = shown[index];
      if (next) setLifted({ row: lifted.row, to: next.value });
    } else return false;
    return true;
  };
  const over = dragged ? dragged.over : lifted?.to;
  calls.current = { t, move, onOpen: props.onOpen, onGrab: start, onKey: lift };
  return (
    <section className="sl-board" ref={frame} aria-label={t("boards.kind.kanban")}>
      {shown.map((column) => (
        <BoardColumn
          key={column.value}
          form={form}
          field={field}
          column={column}
          query={query}
          options={options}
          wanted={wanted}
          columns={columns}
          move={move}
          held={held}
          over={held !== undefined && over === column.value}
          lifted={lifted?.row.id}
          openId={props.openId}
          calls={calls}
          onCreate={may.create ? props.onCreate : undefined}
          onCollapse={(collapsed) =>
            props.onChange({
              options: {
                ...options,
                collapsed: collapsed
                  ? [...(options.collapsed ?? []), column.value]
                  : (options.collapsed ?? []).filter((value) => value !== column.value),
              },
            })
          }
        />
      ))}
      {shown.length === 0 && <EmptyState title={t("boards.kanban.noColumns")} />}
      {dragged && (
        <div ref={ghost} className="sl-board-ghost" style={placed(dragged.begin)}>
          {titleOf(form, dragged.row)}
        </div>
      )}
      <div className="sl-sr-only" aria-live="assertive">
        {lifted
          ? t("boards.kanban.lifted", {
              column: move.nameOf(lifted.to),
              why: move.why(lifted.row, lifted.to),
            })
          : ""}
      </div>
      <MoveAsk form={form} move={move} />
    </section>
  );
}

/** Tells the list how many records the board holds; while something is searched for nobody has counted. */
function useCounted(
  { onLoaded, query }: ViewProps<KanbanOptions>,
  { data, isFetching }: ReturnType<typeof useCounts>,
) {
  const count =
    query.search === "" && data
      ? [...data.values()].reduce((sum, column) => sum + column.count, 0)
      : undefined;
  useEffect(() => {
    const total = count === undefined ? null : { count, capped: false };
    onLoaded?.({ total, shown: 0, fetching: isFetching });
  }, [onLoaded, count, isFetching]);
}

/** Beside the pointer, and wholly on the screen. */
const placed = ({ x, y }: Point): CSSProperties => ({
  left: `${Math.min(x, window.innerWidth - GHOST)}px`,
  top: `${y}px`,
});
