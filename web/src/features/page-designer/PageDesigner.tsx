import {
  ArrowLeftOutlined,
  CopyOutlined,
  DeleteOutlined,
  DesktopOutlined,
  MobileOutlined,
  PlusOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Segmented, Select, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useForm } from "../../api/forms";
import { useRecord, useRecordList } from "../../api/records";
import type { FormMeta, PageBlock } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { inZone } from "../../lib/zone";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { useUndoKeys } from "../../ui/useUndoKeys";
import { type Draft, design } from "../designer";
import { under, usePointerDrag } from "../records";
import { Canvas } from "./Canvas";
import "./page-designer.css";
import { edits, freeKey, pageAt, tabAt, unplaced } from "./model";
import { Palette } from "./Palette";
import { Properties } from "./Properties";
import { startBlock, startPage } from "./starts";
import { type Pages, usePages } from "./usePages";
import { useStartLabel } from "./useStartLabel";

type Kind = PageBlock["kind"];
type Held = { kind: Kind } | { from: number };

/** The designer of a form's record pages; what it makes is part of the form's draft. */
export function PageDesigner() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  const draft = useQuery({
    queryKey: ["page-draft", key],
    queryFn: () => design.draft(key),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const error = form.error ?? draft.error;
  if (error) return <ErrorState error={error} onRetry={() => void draft.refetch()} />;
  if (!form.data || !draft.data) return <PageSkeleton />;
  return (
    <Designer
      key={draft.data.version}
      form={form.data}
      draft={draft.data}
      onReload={() => void draft.refetch()}
    />
  );
}

function Designer({ form, draft, onReload }: { form: FormMeta; draft: Draft; onReload: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const pages = usePages(draft);
  const { state, edit } = pages;
  const [phone, setPhone] = useState(false);
  const [line, setLine] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRecordList(form.key, {
    columns: ["no"],
    sort: [{ field: "created_at", desc: true }],
    limit: 1,
  });
  const sample = useRecord(form.key, latest.data?.rows[0]?.id);
  const both = useStartLabel();
  const words = {
    page: both("pages.newPage"),
    details: both("records.page.details"),
    activity: both("records.timeline.title"),
    text: both("pages.newText"),
  };
  const free = unplaced(
    pageAt(state),
    form.fields.filter((field) => !field.system && !field.hidden).map((field) => field.key),
  );
  const blockOf = (kind: Kind) => startBlock(kind, form, free, words);
  const add = (kind: Kind, index?: number) => {
    const block = blockOf(kind);
    if (block) edit((old) => edits.addBlock(old, block, index));
  };
  const addPage = () => edit((old) => edits.addPage(old, startPage(form, freeKey(old.pages), words)));
  const grab = usePointerDrag<Held>({
    onStart: () => setLine(null),
    onMove: (_held, at) => setLine(slotAt(at)),
    onDrop: (held, at) => {
      setLine(null);
      const tab = under(at, "tab");
      const slot = slotAt(at);
      if (tab !== undefined && "from" in held) edit((old) => edits.moveToTab(old, held.from, Number(tab)));
      else if (slot !== null && "kind" in held) add(held.kind, slot);
      else if (slot !== null && "from" in held) edit((old) => edits.moveBlock(old, held.from, slot));
    },
    onCancel: () => setLine(null),
    scrollers: () => [document.querySelector<HTMLElement>(".sl-pd-canvas")],
  });
  useUndoKeys(pages);
  const publish = async () => {
    setBusy(true);
    try {
      await pages.publish();
      message.success(t("pages.published"));
      onReload();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="sl-pd">
      <header className="sl-pd-top">
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t("pages.back")}
          onClick={() => void navigate(`/f/${form.key}`)}
        />
        <PageChoice form={form} pages={pages} onAdd={addPage} />
        <span className="sl-muted" role="status">
          {(draft.draft || pages.canUndo) && <SaveText pages={pages} />}
        </span>
        <span className="sl-grow" />
        <Tooltip title={t("pages.undo")}>
          <Button
            type="text"
            icon={<UndoOutlined />}
            aria-label={t("pages.undo")}
            disabled={!pages.canUndo}
            onClick={pages.undo}
          />
        </Tooltip>
        <Tooltip title={t("pages.redo")}>
          <Button
            type="text"
            icon={<RedoOutlined />}
            aria-label={t("pages.redo")}
            disabled={!pages.canRedo}
            onClick={pages.redo}
          />
        </Tooltip>
        <Segmented
          value={phone ? "phone" : "desk"}
          onChange={(value) => setPhone(value === "phone")}
          options={[
            { value: "desk", icon: <DesktopOutlined />, title: t("pages.devices.desk") },
            { value: "phone", icon: <MobileOutlined />, title: t("pages.devices.phone") },
          ]}
        />
        <Tooltip
          title={
            pages.others > 0 ? t("pages.otherProblems", { count: pages.others }) : t("pages.publishHint")
          }
        >
          <Button
            type="primary"
            loading={busy}
            disabled={pages.problems.length > 0 || (!draft.draft && !pages.canUndo)}
            onClick={() => void publish()}
          >
            {t("pages.publish")}
          </Button>
        </Tooltip>
      </header>
      {pages.problems.length > 0 && (
        <p role="alert" className="sl-error sl-pd-problems">
          {pages.problems[0]?.message}
        </p>
      )}
      {tabAt(state) ? (
        <div className="sl-pd-body">
          <Palette
            closed={(kind) => blockOf(kind) === null}
            onAdd={add}
            onGrab={(event, kind) => grab(event, { kind })}
          />
          <Canvas
            form={form}
            sample={sample.data}
            pages={pages}
            phone={phone}
            line={line}
            onGrab={(event, from) => grab(event, { from })}
          />
          <Properties form={form} pages={pages} />
        </div>
      ) : (
        <EmptyState
          title={t("pages.none")}
          hint={t("pages.noneHint")}
          action={
            <Button type="primary" icon={<PlusOutlined />} onClick={addPage}>
              {t("pages.addFirst")}
            </Button>
          }
        />
      )}
      {pages.save.kind === "conflict" && (
        <Conflict
          draft={pages.save.current}
          onTake={onReload}
          onKeep={() => pages.save.kind === "conflict" && pages.keepMine(pages.save.current)}
        />
      )}
    </div>
  );
}

/** The place between blocks under a point: before the block whose upper half it is in, else after it. */
function slotAt(at: { x: number; y: number }): number | null {
  for (const element of document.elementsFromPoint(at.x, at.y)) {
    const block = element.closest<HTMLElement>("[data-slot]");
    if (!block) continue;
    const index = Number(block.dataset.slot);
    if (!block.classList.contains("sl-pd-block")) return index;
    const box = block.getBoundingClientRect();
    return at.y < box.top + box.height / 2 ? index : index + 1;
  }
  return document.elementsFromPoint(at.x, at.y).some((element) => element.closest(".sl-pd-canvas"))
    ? Number(document.querySelector<HTMLElement>(".sl-pd-drop")?.dataset.slot ?? 0)
    : null;
}

function PageChoice({ form, pages, onAdd }: { form: FormMeta; pages: Pages; onAdd: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { state, edit } = pages;
  return (
    <>
      <h1>{t("pages.heading", { form: label(form.label) })}</h1>
      {state.pages.length > 0 && (
        <>
          <Select
            aria-label={t("pages.page")}
            value={state.at.page}
            onChange={(page) => edit((old) => ({ ...old, at: { page, tab: 0, block: null } }))}
            options={state.pages.map((page, index) => ({
              value: index,
              label: label(page.label) || page.key,
            }))}
            style={{ minWidth: 160 }}
          />
          <Button
            type="text"
            icon={<PlusOutlined />}
            aria-label={t("pages.addPage")}
            title={t("pages.addPage")}
            onClick={onAdd}
          />
          <Button
            type="text"
            icon={<CopyOutlined />}
            aria-label={t("pages.copyPage")}
            title={t("pages.copyPage")}
            onClick={() => edit(edits.copyPage)}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("pages.removePage")}
            title={t("pages.removePage")}
            onClick={() => edit(edits.removePage)}
          />
        </>
      )}
    </>
  );
}

function SaveText({ pages }: { pages: Pages }) {
  const { t } = useTranslation();
  const { save } = pages;
  if (save.kind === "saved")
    return save.at ? t("pages.save.saved", { at: inZone(save.at).format("HH:mm") }) : "";
  return t(`pages.save.${save.kind}`);
}

function Conflict({ draft, onTake, onKeep }: { draft: Draft; onTake: () => void; onKeep: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t("pages.conflict")}
      okText={t("pages.keepMine")}
      cancelText={t("pages.takeTheirs")}
      onOk={onKeep}
      onCancel={onTake}
    >
      <p>{t("pages.conflictHint", { who: draft.updated_by?.name ?? "–" })}</p>
    </Modal>
  );
}
