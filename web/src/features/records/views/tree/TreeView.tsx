import { CaretDownOutlined, CaretRightOutlined, HolderOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown, Modal } from "antd";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../../api/client";
import type { RecordRow } from "../../../../api/types";
import { headerOf, isNumeric, useColumns } from "../../../../engines/conditions/columns";
import { useStored } from "../../../../lib/hooks";
import { RemoteSelect } from "../../../../ui/RemoteSelect";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import { Cell } from "../../list/Cell";
import { titleOf } from "../calendar/Event";
import type { ViewProps } from "../kinds";
import { cardColumns, isMovable, isParent, ownField } from "../shared/fields";
import { type Point, under, usePointerDrag } from "../shared/usePointerDrag";
import { useWrites } from "../shared/useWrites";
import "../shared/shared.css";
import "./tree.css";
import { flatten, isBelow, type TreeLine } from "./flatten";
import { useTree } from "./useTree";

type RecordLine = Extract<TreeLine, { kind: "record" }>;

const TOP = "top";
const SHOWN = 5;

/** Records under each other; children load when a record is opened, a drag puts a record under another one. */
export default function TreeView(props: ViewProps<{ parent?: string }>) {
  const { t } = useTranslation();
  const field = ownField(props.form, props.options.parent);
  if (!field || !isParent(props.form)(field))
    return <EmptyState title={t("boards.tree.noParent")} hint={t("boards.chooseHint")} />;
  return <Tree {...props} parent={field.key} movable={props.may.update && isMovable(props.form, field)} />;
}

function Tree(props: ViewProps<{ parent?: string }> & { parent: string; movable: boolean }) {
  const { form, parent, query, movable, narrow } = props;
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [stored, setStored] = useStored<string[]>(`sl.tree.${form.key}.${parent}`, []);
  const open = useMemo(() => new Set(stored), [stored]);
  const paths = query.columns.filter((path) => path !== form.title && path !== parent).slice(0, SHOWN);
  const columns = useColumns(form, narrow ? [] : paths);
  const wanted = useMemo(() => cardColumns(form, query.columns, parent), [form, query.columns, parent]);
  const { children, counts, roots, searching } = useTree(form, parent, query, wanted, open);
  const lines = useMemo(() => flatten(children, open, counts), [children, open, counts]);
  const writes = useWrites(form);
  const [held, setHeld] = useState<{ row: RecordRow; at: Point; over: string | undefined } | null>(null);
  const [asking, setAsking] = useState<RecordRow | null>(null);

  const toggle = (id: string, to = !open.has(id)) =>
    setStored(to ? [...stored.filter((item) => item !== id), id] : stored.filter((item) => item !== id));
  const refusal = (row: RecordRow, target: string): string =>
    target !== TOP && isBelow(lines, target, row.id) ? t("boards.tree.circle") : "";
  const put = async (row: RecordRow, target: string | null) => {
    const old = row[parent] as { id: string } | null | undefined;
    if ((old?.id ?? null) === target) return;
    const send = (to: string | null) => (version: number) =>
      api.post<RecordRow>(`/forms/${form.key}/records/${row.id}/move`, {
        field: parent,
        parent: to,
        version,
      });
    const title = target
      ? titleOf(form, rowOf(lines, target) ?? ({ id: "" } as RecordRow))
      : t("boards.tree.top");
    const done = await writes.write(
      row,
      {},
      {
        done: t("boards.move.done", { name: titleOf(form, row), to: title }),
        send: send(target),
        undo: (saved) => send(old?.id ?? null)(saved.version),
      },
    );
    if (done && target) toggle(target, true);
  };
  const grab = usePointerDrag<RecordRow>({
    onStart: (row, at) => setHeld({ row, at, over: undefined }),
    onMove: (row, at) => setHeld({ row, at, over: under(at, "node") }),
    onDrop: (row, at) => {
      setHeld(null);
      const target = under(at, "node");
      if (target && !refusal(row, target)) void put(row, target === TOP ? null : target);
    },
    onCancel: () => setHeld(null),
    scrollers: () => [frame.current],
  });
  const onKeyDown = (event: KeyboardEvent, line: RecordLine) => {
    if (event.target !== event.currentTarget) return;
    const step = (by: 1 | -1) => {
      const rows = [...(frame.current?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? [])];
      rows[rows.indexOf(event.currentTarget as HTMLElement) + by]?.focus();
    };
    if (event.key === "ArrowRight" && !line.open && line.children > 0) toggle(line.row.id, true);
    else if (event.key === "ArrowLeft" && line.open) toggle(line.row.id, false);
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") props.onOpen(line.row.id);
    else return;
    event.preventDefault();
  };
  if (roots.isError && !roots.data)
    return <ErrorState error={roots.error} onRetry={() => void roots.refetch()} />;
  if (roots.isPending) return <PageSkeleton rows={10} />;
  if (lines.length === 0)
    return <EmptyState title={t("records.list.noMatch")} hint={t("records.list.noMatchHint")} />;
  const grid = {
    gridTemplateColumns: `minmax(220px, 2fr) ${columns.map(() => "minmax(80px, 1fr)").join(" ")} 36px`,
  };
  const why = held?.over ? refusal(held.row, held.over) : "";
  return (
    <div className="sl-tree" ref={frame}>
      <div className="sl-tree-head" style={grid}>
        <span>{t("boards.tree.name")}</span>
        {columns.map((column) => (
          <span key={column.path} data-number={isNumeric(column)}>
            {headerOf(column, columns)}
          </span>
        ))}
        <span />
      </div>
      <div role="tree" aria-label={t("boards.kind.tree")}>
        {lines.map((line) =>
          line.kind === "more" ? (
            <div
              key={`more-${line.parent}`}
              className="sl-tree-more"
              style={{ paddingInlineStart: 12 + line.depth * 20 }}
            >
              {line.loading ? (
                t("common.loading")
              ) : (
                <Button type="link" size="small" onClick={() => void roots.fetchNextPage()}>
                  {t("boards.tree.more")}
                </Button>
              )}
            </div>
          ) : (
            <div
              key={line.row.id}
              role="treeitem"
              tabIndex={0}
              aria-level={line.depth + 1}
              aria-expanded={line.children > 0 ? line.open : undefined}
              aria-selected={line.row.id === props.openId}
              className="sl-tree-row"
              data-node={line.row.id}
              data-record={line.row.id}
              data-over={held?.over === line.row.id ? (why ? "no" : "yes") : undefined}
              data-moving={held?.row.id === line.row.id}
              data-open={line.row.id === props.openId}
              style={grid}
              onClick={() => props.onOpen(line.row.id)}
              onKeyDown={(event) => onKeyDown(event, line)}
            >
              <span className="sl-tree-name" style={{ paddingInlineStart: searching ? 0 : line.depth * 20 }}>
                <button
                  type="button"
                  className="sl-plain sl-tree-caret"
                  tabIndex={-1}
                  data-leaf={line.children === 0}
                  aria-label={line.open ? t("boards.tree.close") : t("boards.tree.open")}
                  onClick={(event) => {
                    event.stopPropagation();
                    toggle(line.row.id);
                  }}
                >
                  {line.open ? <CaretDownOutlined /> : <CaretRightOutlined />}
                </button>
                {movable && (
                  <i className="sl-tree-grip" onPointerDown={(event) => grab(event, line.row)}>
                    <HolderOutlined />
                  </i>
                )}
                <span>{titleOf(form, line.row)}</span>
                {line.children > 0 && <small className="sl-muted">{line.children}</small>}
              </span>
              {columns.map((column) => (
                <span key={column.path} data-number={isNumeric(column)}>
                  <Cell column={column} value={line.row[column.path]} />
                </span>
              ))}
              {/* biome-ignore lint/a11y/noStaticElementInteractions: clicks of the menu are not clicks on the row */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: clicks of the menu are not clicks on the row */}
              <span onClick={(event) => event.stopPropagation()}>
                <Dropdown
                  trigger={["click"]}
                  menu={{
                    items: [
                      ...(props.may.create && props.onCreate
                        ? [
                            {
                              key: "add",
                              label: t("boards.tree.addBelow"),
                              onClick: () =>
                                props.onCreate?.({
                                  [parent]: { id: line.row.id, title: titleOf(form, line.row) },
                                }),
                            },
                          ]
                        : []),
                      {
                        key: "move",
                        disabled: !movable,
                        label: t("boards.tree.moveUnder"),
                        onClick: () => setAsking(line.row),
                      },
                      {
                        key: "top",
                        disabled: !movable || line.parent === null,
                        label: t("boards.tree.toTop"),
                        onClick: () => void put(line.row, null),
                      },
                    ],
                  }}
                >
                  <Button
                    type="text"
                    size="small"
                    icon={<MoreOutlined />}
                    aria-label={t("boards.kanban.menu", { name: line.row.no ?? "" })}
                  />
                </Dropdown>
              </span>
            </div>
          ),
        )}
      </div>
      {/* Below the rows, so that none of them moves while one is dragged. */}
      {held && (
        <div className="sl-tree-top" data-node={TOP} data-over={held.over === TOP}>
          {t("boards.tree.toTop")}
        </div>
      )}
      {held && (
        <div className="sl-board-ghost" style={{ left: held.at.x, top: held.at.y }}>
          {titleOf(form, held.row)}
          {why && <small>{why}</small>}
        </div>
      )}
      {asking && <AskParent form={form.key} row={asking} onClose={() => setAsking(null)} onPut={put} />}
    </div>
  );
}

const rowOf = (lines: readonly TreeLine[], id: string): RecordRow | undefined => {
  const line = lines.find((item) => item.kind === "record" && item.row.id === id);
  return line?.kind === "record" ? line.row : undefined;
};

function AskParent(props: {
  form: string;
  row: RecordRow;
  onClose: () => void;
  onPut: (row: RecordRow, target: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <Modal
      open
      width={420}
      title={t("boards.tree.moveUnder")}
      okButtonProps={{ disabled: chosen.length === 0 }}
      onOk={() => {
        props.onClose();
        if (chosen[0]) void props.onPut(props.row, chosen[0]);
      }}
      onCancel={props.onClose}
    >
      <RemoteSelect
        form={props.form}
        value={chosen}
        onChange={setChosen}
        autoFocus
        placeholder={t("boards.tree.parent")}
      />
    </Modal>
  );
}
