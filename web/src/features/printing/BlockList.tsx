import {
  CopyOutlined,
  DeleteOutlined,
  DownOutlined,
  HolderOutlined,
  PlusOutlined,
  UpOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Form } from "antd";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, Issue } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { usePointerDrag } from "../records";
import type { Labels, PrintBlock } from "./api";
import { EDITORS } from "./editors";
import {
  at,
  blockAt,
  changed,
  GROUPS,
  inserted,
  listAt,
  moved,
  type Place,
  pathOf,
  placeOf,
  removed,
  replaced,
  type StartKind,
  same,
  startBlock,
  summary,
  textOf,
  wordOf,
} from "./model";
import { useRelated } from "./useRelated";
import type { Template } from "./useTemplate";

interface Props {
  form: FormMeta;
  template: Template;
  issues: Issue[];
}

/** The parts of a template from top to bottom; the chosen one is open. They are dragged, or moved by Alt and arrows. */
export function BlockList({ form, template, issues }: Props) {
  const [line, setLine] = useState<Place | null>(null);
  const tools = useTools(form, template);
  const list = useRef<HTMLDivElement>(null);
  const grab = usePointerDrag<Place>({
    onStart: () => setLine(null),
    onMove: (_from, point) => setLine(slotAt(point)),
    onDrop: (from, point) => {
      setLine(null);
      const to = slotAt(point);
      if (to) tools.move(from, to);
    },
    onCancel: () => setLine(null),
    scrollers: () => [list.current?.closest<HTMLElement>(".sl-print-side")],
  });
  return (
    <div ref={list} className="sl-print-list">
      <Blocks form={form} template={template} issues={issues} list="" line={line} grab={grab} tools={tools} />
    </div>
  );
}

type Tools = ReturnType<typeof useTools>;

function useTools(form: FormMeta, template: Template) {
  const { t, i18n } = useTranslation();
  const { start } = useRelated(form);
  const { edit } = template;
  const words = (key: string): Labels => {
    const text: string = t(key as never);
    return i18n.language.startsWith("zh") ? { zh: text } : { zh: text, en: text };
  };
  const blockOf = (kind: StartKind) => startBlock(kind, form, words, start);
  const within = (
    change: (definition: Template["content"]["definition"]) => {
      definition: Template["content"]["definition"];
      chosen?: Place | null;
    } | null,
    gesture?: string,
  ) =>
    edit((state) => {
      const next = change(state.content.definition);
      if (!next) return state;
      const chosen = next.chosen === undefined ? state.chosen : next.chosen;
      return { content: { ...state.content, definition: next.definition }, chosen };
    }, gesture);
  return {
    blockOf,
    choose: (place: Place | null) => edit((state) => ({ ...state, chosen: place })),
    add: (place: Place, block: PrintBlock) =>
      within((old) => ({ definition: inserted(old, place, block), chosen: place })),
    change: (place: Place, change: Record<string, unknown>, gesture?: string) =>
      within(
        (old) => {
          const block = blockAt(old, place);
          return block ? { definition: replaced(old, place, changed(block, change)) } : null;
        },
        gesture && `${textOf(place)} ${gesture}`,
      ),
    remove: (place: Place) => within((old) => ({ definition: removed(old, place), chosen: null })),
    copy: (place: Place) =>
      within((old) => {
        const block = blockAt(old, place);
        const next = at(place.list, place.index + 1);
        return block ? { definition: inserted(old, next, block), chosen: next } : null;
      }),
    move: (from: Place, to: Place) =>
      within((old) => {
        const next = moved(old, from, to);
        return next && { definition: next.definition, chosen: next.place };
      }),
  };
}

interface BlocksProps extends Props {
  list: string;
  line: Place | null;
  grab: (event: PointerEvent, place: Place) => void;
  tools: Tools;
}

function Blocks(props: BlocksProps) {
  const { template, list, line, tools } = props;
  const blocks = listAt(template.content.definition, list);
  return (
    <div className="sl-print-blocks" data-slot={textOf(at(list, blocks.length))}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name but their place
        <div key={index}>
          {same(line, at(list, index)) && <i className="sl-print-line" />}
          <One {...props} place={at(list, index)} block={block} />
        </div>
      ))}
      {same(line, at(list, blocks.length)) && <i className="sl-print-line" />}
      <Add list={list} tools={tools} onAdd={(block) => tools.add(at(list, blocks.length), block)} />
    </div>
  );
}

function Add({ list, tools, onAdd }: { list: string; tools: Tools; onAdd: (block: PrintBlock) => void }) {
  const { t } = useTranslation();
  const items = (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => ({
    key: group,
    type: "group" as const,
    label: t(`printing.groups.${group}`),
    children: GROUPS[group].flatMap((kind) => {
      const block = tools.blockOf(kind);
      if (!block || (list !== "" && kind === "columns")) return [];
      return [{ key: kind, label: t(`printing.kinds.${kind}`), onClick: () => onAdd(block) }];
    }),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items, className: "sl-print-menu" }}>
      <Button size="small" type={list ? "text" : "dashed"} icon={<PlusOutlined />} block={!list}>
        {t("printing.addBlock")}
      </Button>
    </Dropdown>
  );
}

function One(props: BlocksProps & { place: Place; block: PrintBlock }) {
  const { form, template, issues, place, block, grab, tools } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const ref = useRef<HTMLDivElement>(null);
  const chosen = same(template.chosen, place);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const path = pathOf(place);
  const wrong = issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`));
  const inner = block.cells !== undefined;
  const mine = inner ? wrong.filter((issue) => !issue.path.startsWith(`${path}.cells.`)) : wrong;
  const kind: string = t(`printing.kinds.${wordOf(block)}` as never);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter" || event.key === " ") tools.choose(chosen ? null : place);
    else if (event.altKey && event.key === "ArrowUp") tools.move(place, at(place.list, place.index - 1));
    else if (event.altKey && event.key === "ArrowDown") tools.move(place, at(place.list, place.index + 2));
    else if (event.key === "Delete") tools.remove(place);
    else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) tools.copy(place);
    else return;
    event.preventDefault();
  };
  const Editor = EDITORS[block.kind];
  return (
    <div
      ref={ref}
      className="sl-print-block"
      data-slot={textOf(place)}
      data-chosen={chosen}
      data-wrong={mine.length > 0}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: it holds buttons */}
      <div
        className="sl-print-head"
        role="button"
        tabIndex={0}
        aria-expanded={chosen}
        aria-label={kind}
        onClick={() => tools.choose(chosen ? null : place)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => grab(event, place)}
      >
        <HolderOutlined />
        <b>{kind}</b>
        <span className="sl-muted">{summary(block, label)}</span>
        {chosen && (
          <>
            <Button
              type="text"
              size="small"
              icon={<CopyOutlined />}
              aria-label={t("printing.copy")}
              onClick={(event) => {
                event.stopPropagation();
                tools.copy(place);
              }}
            />
            <Button
              type="text"
              size="small"
              danger
              icon={<DeleteOutlined />}
              aria-label={t("common.delete")}
              onClick={(event) => {
                event.stopPropagation();
                tools.remove(place);
              }}
            />
          </>
        )}
        {Editor && (chosen ? <UpOutlined /> : <DownOutlined />)}
      </div>
      {mine.map((issue) => (
        <p key={issue.path} role="alert" className="sl-error">
          {issue.message}
        </p>
      ))}
      {chosen && Editor && (
        <Form layout="vertical" className="sl-print-form">
          <Editor
            form={form}
            block={block}
            onChange={(change, gesture) => tools.change(place, change, gesture)}
          />
        </Form>
      )}
      {block.cells && (
        <div className="sl-print-cells">
          {block.cells.map((_, cell) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cells have no name but their place
            <section key={cell} aria-label={t("printing.cell", { number: cell + 1 })}>
              <small>{t("printing.cell", { number: cell + 1 })}</small>
              <Blocks {...props} list={`${place.index}.${cell}`} />
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

/** The place between blocks under a point: before the block whose upper half it is in, else after it. */
function slotAt(point: { x: number; y: number }): Place | null {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const slot = element.closest<HTMLElement>("[data-slot]");
    if (!slot) continue;
    const place = placeOf(slot.dataset.slot ?? "");
    if (!slot.classList.contains("sl-print-block")) return place;
    const head = slot.querySelector(".sl-print-head")?.getBoundingClientRect();
    return head && point.y < head.top + head.height / 2 ? place : at(place.list, place.index + 1);
  }
  return null;
}
