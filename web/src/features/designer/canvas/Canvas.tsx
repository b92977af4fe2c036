import { HolderOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { memo, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { useDefinition, useSituation, useTools } from "../context";
import { type FieldDef, parentOf, type SectionDef, sectionsOf, unplaced } from "../core/definition";
import { placeField } from "../core/fields";
import { tabsOf } from "../core/sections";
import { add, addSectionAt, addTabAtEnd, move, moveSectionTo, placeForNew } from "../core/state";
import { problemsByField } from "../problems";
import { useNames } from "../texts";
import { CanvasField } from "./CanvasField";

const EMPTY: ReadonlyMap<string, FieldDef> = new Map();

/** The form as it will be; everything in it can be selected and dragged, and the whole of it takes drops. */
export function Canvas() {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const names = useNames();
  const { state, problems } = useSituation();
  const form = useDefinition();
  const canvas = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { drag } = tools;
    drag.canvas = canvas.current;
    drag.line = line.current;
    drag.handlers = {
      field: (dragged, place) => {
        if (dragged.kind === "new") tools.update((old) => add(old, dragged.field, place));
        if (dragged.kind === "field") tools.update((old) => move(old, dragged.path, place));
      },
      section: (dragged, index) => {
        if (dragged.kind === "newSection")
          tools.update((old) => addSectionAt(old, { label: names.section, columns: 2, fields: [] }, index));
        if (dragged.kind === "section") tools.update((old) => moveSectionTo(old, dragged.index, index));
      },
      tab: (tab) => tools.update((old) => ({ ...old, tab })),
    };
  }, [tools, names]);

  const tabs = tabsOf(form);
  const tab = tabs[Math.min(state.tab, tabs.length - 1)];
  const fields = useMemo(() => new Map(form.fields.map((field) => [field.key, field])), [form.fields]);
  const wrong = useMemo(() => problemsByField(form, problems), [form, problems]);
  const { selection } = state;
  const chosen = selection.kind === "field" ? selection.path : null;
  const rest = unplaced(form);
  const named = tabs.some(({ start }) => start >= 0);
  /** A click beside everything selects the form; one that began on something, that. */
  const chooseBeside = () => {
    const { pressed, justDragged } = tools.drag;
    if (pressed === null) tools.select({ kind: "form" });
    else if (!justDragged && (pressed.kind === "field" || pressed.kind === "section")) tools.select(pressed);
  };
  return (
    <div className="sl-canvas-frame">
      {named && (
        <div className="sl-canvas-tabs" role="tablist" aria-label={t("designer.canvas.tabs")}>
          {tabs.map((item, index) => (
            <button
              key={item.start}
              type="button"
              role="tab"
              data-tab={index}
              aria-selected={item === tab}
              onClick={() =>
                tools.update((old) => ({
                  ...old,
                  tab: index,
                  selection: item.start >= 0 ? { kind: "tab", start: item.start } : { kind: "form" },
                }))
              }
            >
              {label(item.label) || t("designer.canvas.above")}
            </button>
          ))}
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            aria-label={t("designer.palette.tab")}
            onClick={() => tools.update((old) => addTabAtEnd(old, names.firstTab, names.tab))}
          />
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside everything selects the form */}
      <div
        ref={canvas}
        className="sl-canvas"
        onPointerDownCapture={() => {
          tools.drag.pressed = null;
        }}
        onClick={chooseBeside}
      >
        <div ref={line} className="sl-drop-line" />
        <div className="sl-canvas-page">
          <button
            type="button"
            className={selection.kind === "form" ? "sl-canvas-title sl-selected" : "sl-canvas-title"}
            onClick={(event) => {
              event.stopPropagation();
              tools.select({ kind: "form" });
            }}
          >
            {label(form.label)}
          </button>
          {(tab?.sections ?? []).map((index) => {
            const section = sectionsOf(form)[index];
            if (!section) return null;
            return (
              <CanvasSection
                key={`${index}-${section.fields[0] ?? ""}`}
                section={section}
                index={index}
                fields={fields}
                selected={selection.kind === "section" && selection.index === index}
                chosen={chosen && section.fields.includes(parentOf(chosen) ?? chosen) ? chosen : null}
                added={state.added && section.fields.includes(state.added.path) ? state.added : null}
                wrong={wrong}
              />
            );
          })}
          {form.fields.length === 0 && <p className="sl-canvas-hint">{t("designer.canvas.empty")}</p>}
        </div>
        {rest.length > 0 && (
          <section className="sl-canvas-rest" aria-label={t("designer.canvas.rest")}>
            <h3>{t("designer.canvas.rest")}</h3>
            <p className="sl-muted">{t("designer.canvas.restHint")}</p>
            {rest.map((field) => (
              <span key={field.key} className="sl-rest-item">
                <Button
                  size="small"
                  type={chosen === field.key ? "primary" : "default"}
                  onClick={(event) => {
                    event.stopPropagation();
                    tools.select({ kind: "field", path: field.key });
                  }}
                >
                  {label(field.label) || field.key}
                </Button>
                {field.key !== form.status?.field && (
                  <Button
                    size="small"
                    type="text"
                    icon={<PlusOutlined />}
                    aria-label={t("designer.canvas.place", { name: label(field.label) })}
                    onClick={(event) => {
                      event.stopPropagation();
                      tools.edit((old) => placeField(old, field.key, placeForNew(state)));
                    }}
                  />
                )}
              </span>
            ))}
          </section>
        )}
      </div>
    </div>
  );
}

interface SectionProps {
  section: SectionDef;
  index: number;
  fields: ReadonlyMap<string, FieldDef>;
  selected: boolean;
  chosen: string | null;
  added: { path: string; stamp: number } | null;
  wrong: ReadonlyMap<string, string>;
}

const CanvasSection = memo(function CanvasSection(props: SectionProps) {
  const { section, index, fields = EMPTY, selected, chosen, added, wrong } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const columns = section.columns ?? 2;
  const name = label(section.label) || t("designer.canvas.unnamed");
  return (
    <section
      className={selected ? "sl-canvas-section sl-selected" : "sl-canvas-section"}
      data-section-box={index}
      aria-label={name}
    >
      <header>
        <button
          type="button"
          className={section.label ? "sl-section-name" : "sl-section-name sl-muted"}
          aria-pressed={selected}
          onPointerDown={(event) => {
            if (event.pointerType === "mouse") tools.drag.begin(event, { kind: "section", index }, name);
          }}
          onClick={(event) => {
            event.stopPropagation();
            if (!tools.drag.justDragged) tools.select({ kind: "section", index });
          }}
        >
          <HolderOutlined aria-hidden />
          {name}
          {section.visible_when && <em>{t("designer.mark.visible")}</em>}
          {section.collapsed && <em>{t("designer.section.collapsed")}</em>}
        </button>
      </header>
      <div className="sl-canvas-grid" data-zone="" data-section={index} data-columns={columns}>
        {section.fields.map((key) => {
          const field = fields.get(key);
          if (!field) return null;
          return (
            <CanvasField
              key={key}
              field={field}
              path={key}
              columns={columns}
              selected={chosen === key}
              inside={chosen && parentOf(chosen) === key ? chosen : null}
              flash={added?.path === key ? added.stamp : 0}
              problem={wrong.get(key)}
            />
          );
        })}
        {section.fields.length === 0 && (
          <p className="sl-canvas-empty">{t("designer.canvas.emptySection")}</p>
        )}
      </div>
    </section>
  );
});
