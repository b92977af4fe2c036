import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Segmented } from "antd";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useForm } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { joinApp } from "../builder";
import { type Draft, design, type TypeChange, useFieldTypes } from "./api";
import { ConflictDialog } from "./ConflictDialog";
import { Canvas } from "./canvas/Canvas";
import { type Situation, SituationContext, ToolsContext } from "./context";
import { type Definition, fieldAt, parentOf } from "./core/definition";
import { FORM, remove as removeSelected } from "./core/state";
import { usesIn } from "./core/uses";
import { DeleteDialog } from "./DeleteDialog";
import type { Types } from "./meta";
import { Palette } from "./palette/Palette";
import { Panel } from "./properties/Panel";
import { TopBar } from "./TopBar";
import { useNames } from "./texts";
import { useDesigner } from "./useDesigner";
import { useKeys } from "./useKeys";
import "./designer.css";

const RunningChange = lazy(() =>
  import("./publish/RunningChange").then((m) => ({ default: m.RunningChange })),
);
const Preview = lazy(() => import("./preview/Preview").then((m) => ({ default: m.Preview })));
const PublishDialog = lazy(() =>
  import("./publish/PublishDialog").then((m) => ({ default: m.PublishDialog })),
);
const RemoveForm = lazy(() => import("./publish/RemoveForm").then((m) => ({ default: m.RemoveForm })));
const VersionsDrawer = lazy(() =>
  import("./publish/VersionsDrawer").then((m) => ({ default: m.VersionsDrawer })),
);
const RecycledDrawer = lazy(() =>
  import("./publish/RecycledDrawer").then((m) => ({ default: m.RecycledDrawer })),
);

/** /design/{form}: loads the draft, what is published and the field types, then opens the designer. */
export function DesignerPage() {
  const { form = "" } = useParams();
  const [round, setRound] = useState(0);
  const types = useFieldTypes();
  const draft = useQuery({
    queryKey: ["form-draft", form, round],
    queryFn: () => design.draft(form),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isPublished = (draft.data?.published_version ?? 0) > 0;
  const published = useForm(isPublished ? form : undefined);
  const base = useQuery({
    queryKey: ["form-definition", form, round],
    enabled: isPublished,
    queryFn: () => design.published(form),
    gcTime: 0,
  });
  const known = useMemo(() => new Map((types.data ?? []).map((type) => [type.name, type])), [types.data]);
  const failed = [draft, types, base].find((query) => query.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!draft.data || !types.data || (isPublished && (!base.data || published.isPending)))
    return <PageSkeleton />;
  return (
    <Designer
      key={`${form}:${round}`}
      draft={draft.data}
      base={base.data?.definition ?? null}
      types={known}
      published={published.data}
      onAgain={() => setRound((old) => old + 1)}
    />
  );
}

interface Props {
  draft: Draft;
  base: Definition | null;
  types: Types;
  published: Situation["published"];
  /** Loads everything anew, after publishing. */
  onAgain: () => void;
}

type Pane = "palette" | "canvas" | "panel";
type Open = "remove" | "preview" | "publish" | "versions" | "recycled" | null;

function Designer({ draft, base, types, published, onAgain }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const names = useNames();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const [open, setOpen] = useState<Open>(null);
  const [followed, setFollowed] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const [pane, setPane] = useState<Pane>("canvas");
  const askToRemove = () => {
    const { selection } = situation.state;
    if (selection.kind !== "field") {
      tools.update(removeSelected);
      return;
    }
    const known = situation.state.published.has(selection.path) && !parentOf(selection.path);
    if (known || usesIn(form, selection.path).length > 0) {
      setDeleting(selection.path);
      return;
    }
    tools.announce(t("designer.said.deleted", { name: label(fieldAt(form, selection.path)?.label) }));
    tools.update(removeSelected);
  };
  const { tools, situation, conflict, resolve, clash, adopt, said } = useDesigner(
    draft,
    base,
    types,
    published,
    askToRemove,
  );
  const form = situation.state.history.present;
  const words = {
    copied: t("designer.said.copied"),
    pasted: t("designer.said.pasted"),
    undone: t("designer.said.undone"),
    redone: t("designer.said.redone"),
    moved: t("designer.said.moved"),
    duplicated: t("designer.said.duplicated"),
  };
  useKeys(tools, names.copy, words);

  const unsaved = situation.save.kind !== "saved";
  useEffect(() => {
    if (!unsaved) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [unsaved]);
  const leave = async () => {
    await Promise.race([tools.sync.flush(), new Promise((done) => setTimeout(done, 3000))]);
    const go = () => void navigate("/design");
    if (tools.sync.settled) {
      go();
      return;
    }
    modal.confirm({
      title: t("designer.leave.title"),
      content: t("designer.leave.hint"),
      okText: t("designer.leave.go"),
      cancelText: t("designer.leave.stay"),
      onOk: go,
    });
  };
  const discard = () =>
    modal.confirm({
      title: t(situation.publishedVersion > 0 ? "designer.discard.title" : "designer.discard.new"),
      content: t("designer.discard.hint"),
      okText: t("designer.discard.do"),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await tools.sync.flush();
          await design.dropDraft(tools.form);
          localStorage.removeItem(`sl.design.${tools.form}`);
          if (situation.publishedVersion > 0) onAgain();
          else void navigate("/design");
        } catch (error) {
          void message.error(errorText(error));
        }
      },
    });
  const converting = (change: string) => {
    setOpen(null);
    setFollowed(change);
    void client.invalidateQueries({ queryKey: ["form-changes", tools.form] });
  };
  const converted = (change: TypeChange) => {
    if (change.state === "done") void published_(null);
    else if (change.state === "cancelled") void message.info(t("designer.converting.stopped"));
    else void message.error(change.error || t("designer.converting.failed"), 8);
  };
  const published_ = async (imported: string | null) => {
    setOpen(null);
    void message.success(t("designer.publish.done"));
    const app = new URLSearchParams(location.search).get("app");
    if (app) await joinApp(app, tools.form).catch((error) => message.error(errorText(error)));
    await Promise.all([
      client.invalidateQueries({ queryKey: ["form", tools.form] }),
      client.invalidateQueries({ queryKey: ["forms"] }),
      client.invalidateQueries({ queryKey: ["menus"] }),
      client.invalidateQueries({ queryKey: ["apps"] }),
    ]);
    if (imported) void navigate(`/imports/new?form=${tools.form}&run=${imported}`);
    else onAgain();
  };
  const shown = (name: Pane) => ({ "data-pane": name, "data-shown": pane === name });
  return (
    <ToolsContext value={tools}>
      <SituationContext value={situation}>
        <div className="sl-designer">
          <TopBar
            onBack={() => void leave()}
            onForm={() => {
              tools.select(FORM);
              setPane("panel");
            }}
            onPreview={() => setOpen(open === "preview" ? null : "preview")}
            onVersions={() => setOpen("versions")}
            onRecycled={() => setOpen("recycled")}
            onDiscard={discard}
            onDelete={situation.publishedVersion > 0 ? () => setOpen("remove") : discard}
            onPublish={() => setOpen("publish")}
            onProblems={() => setOpen("publish")}
          />
          <aside className="sl-designer-left" aria-label={t("designer.palette.title")} {...shown("palette")}>
            <Palette onAdded={() => setPane("canvas")} />
          </aside>
          <section
            className="sl-designer-middle"
            aria-label={t("designer.canvas.title")}
            {...shown("canvas")}
          >
            <Canvas />
          </section>
          <aside className="sl-designer-right" aria-label={t("designer.panel.title")} {...shown("panel")}>
            <Panel />
          </aside>
          <Suspense fallback={null}>
            {situation.publishedVersion > 0 && (
              <RunningChange followed={followed} onSeen={setFollowed} onEnded={converted} />
            )}
          </Suspense>
          <nav className="sl-designer-panes" aria-label={t("designer.panes")}>
            <Segmented
              block
              value={pane}
              options={(["palette", "canvas", "panel"] as const).map((name) => ({
                value: name,
                label: t(`designer.${name}.title`),
              }))}
              onChange={(next) => setPane(next as Pane)}
            />
          </nav>
          <div className="sl-said" role="status" aria-live="polite">
            {said}
          </div>
          <Suspense fallback={null}>
            {open === "preview" && <Preview onClose={() => setOpen(null)} />}
            {open === "publish" && (
              <PublishDialog
                onClose={() => setOpen(null)}
                onPublished={(imported) => void published_(imported)}
                onConverting={converting}
                onClash={(current) => {
                  setOpen(null);
                  clash(current);
                }}
              />
            )}
            {open === "remove" && (
              <RemoveForm onClose={() => setOpen(null)} onRemoved={() => void navigate("/design")} />
            )}
            {open === "versions" && (
              <VersionsDrawer
                onClose={() => setOpen(null)}
                onTakenUp={(taken) => {
                  adopt(taken);
                  setOpen(null);
                }}
              />
            )}
            {open === "recycled" && (
              <RecycledDrawer onClose={() => setOpen(null)} onRestored={() => void published_(null)} />
            )}
          </Suspense>
          {deleting && <DeleteDialog path={deleting} onAdopt={adopt} onClose={() => setDeleting(null)} />}
          {conflict && <ConflictDialog base={base} mine={form} current={conflict} onResolve={resolve} />}
        </div>
      </SituationContext>
    </ToolsContext>
  );
}
