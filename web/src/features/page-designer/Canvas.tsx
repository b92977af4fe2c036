import { Tabs } from "antd";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, PageBlock, RecordRow } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { EmptyState } from "../../ui/states";
import { PageBlockView } from "../records";
import { edits, pageAt, tabAt } from "./model";
import type { Pages } from "./usePages";
import { useStartLabel } from "./useStartLabel";

interface Props {
  form: FormMeta;
  /** A real record, so that one sees the page as it will be. */
  sample: RecordRow | undefined;
  pages: Pages;
  phone: boolean;
  /** Where a drop would put the block. */
  line: number | null;
  onGrab: (event: PointerEvent, index: number) => void;
}

/** The page as people will see it; a click chooses a block, a drag moves it. */
export function Canvas({ form, sample, pages, phone, line, onGrab }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const startLabel = useStartLabel();
  const { state, edit } = pages;
  const page = pageAt(state);
  const tab = tabAt(state);
  if (!page || !tab) return null;
  const choose = (block: number | null) => edit((old) => ({ ...old, at: { ...old.at, block } }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the blocks chooses none
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the blocks chooses none
    <div className="sl-pd-canvas" data-phone={phone} onClick={() => choose(null)}>
      <div className="sl-pd-sheet">
        <Tabs
          size="small"
          className="sl-page-tabs"
          activeKey={String(state.at.tab)}
          onChange={(key) => edit((old) => ({ ...old, at: { ...old.at, tab: Number(key), block: null } }))}
          items={page.tabs.map((item, index) => ({
            key: String(index),
            label: <span data-tab={index}>{label(item.label)}</span>,
          }))}
          tabBarExtraContent={
            <button
              type="button"
              className="sl-plain sl-pd-addtab"
              onClick={(event) => {
                event.stopPropagation();
                edit((old) => edits.addTab(old, startLabel("pages.newTab")));
              }}
            >
              + {t("pages.tab")}
            </button>
          }
        />
        <div className="sl-pd-drop" data-slot={tab.blocks.length}>
          {tab.blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name but their place
            <div key={index}>
              {line === index && <i className="sl-pd-line" />}
              <Chosen
                form={form}
                sample={sample}
                block={block}
                index={index}
                chosen={state.at.block === index}
                onChoose={() => choose(index)}
                onGrab={onGrab}
                onMove={(to) => edit((old) => edits.moveBlock(old, index, to))}
                onRemove={() => edit((old) => edits.removeBlock({ ...old, at: { ...old.at, block: index } }))}
                onCopy={() => edit((old) => edits.copyBlock({ ...old, at: { ...old.at, block: index } }))}
              />
            </div>
          ))}
          {line === tab.blocks.length && <i className="sl-pd-line" />}
          {tab.blocks.length === 0 && (
            <EmptyState title={t("pages.emptyTab")} hint={t("pages.emptyTabHint")} />
          )}
        </div>
      </div>
    </div>
  );
}

interface ChosenProps {
  form: FormMeta;
  sample: RecordRow | undefined;
  block: PageBlock;
  index: number;
  chosen: boolean;
  onChoose: () => void;
  onGrab: (event: PointerEvent, index: number) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  onCopy: () => void;
}

/** One block on the canvas, drawn by the record page's own component. */
function Chosen(props: ChosenProps) {
  const { block, index, chosen } = props;
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter" || event.key === " ") props.onChoose();
    else if (event.altKey && event.key === "ArrowUp") props.onMove(index - 1);
    else if (event.altKey && event.key === "ArrowDown") props.onMove(index + 2);
    else if (event.key === "Delete" || event.key === "Backspace") props.onRemove();
    else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) props.onCopy();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: what is inside is drawn as it will be, but does nothing here
    <div
      ref={ref}
      role="button"
      tabIndex={0}
      className="sl-pd-block"
      data-slot={index}
      data-chosen={chosen}
      aria-pressed={chosen}
      aria-label={t(`pages.block.${block.kind}`)}
      onPointerDown={(event) => props.onGrab(event, index)}
      onClick={(event) => {
        event.stopPropagation();
        props.onChoose();
      }}
      onKeyDown={onKeyDown}
    >
      <span className="sl-pd-kind">
        {t(`pages.block.${block.kind}`)}
        {block.side && ` · ${t("pages.sideShort")}`}
        {block.visible_when && ` · ${t("pages.conditional")}`}
      </span>
      <div inert>
        {props.sample && !(block.kind === "report" && !block.card) ? (
          <PageBlockView form={props.form} record={props.sample} block={block} />
        ) : (
          <p className="sl-muted sl-pd-blank">{t(props.sample ? "pages.report.choose" : "pages.noSample")}</p>
        )}
      </div>
    </div>
  );
}
