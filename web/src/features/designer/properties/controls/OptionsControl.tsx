import { DeleteOutlined, HolderOutlined, PlusOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Input, Popover, Select } from "antd";
import { type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../lib/i18n";
import { moved } from "../../../../lib/lists";
import { dotColor } from "../../../../ui/tokens";
import { useDefinition, useSituation } from "../../context";
import { compact, parentOf, siblings } from "../../core/definition";
import { renamed } from "../../core/labels";
import {
  COLORS,
  coloured,
  newOption,
  type OptionDef,
  pastedOptions,
  removedOption,
} from "../../core/options";
import type { ControlProps } from "./contract";
import { itemSchema } from "./schema";

/** Options of a choice: words, colour, order by dragging or Alt+arrows, archive, many lines at once. */
export function OptionsControl({ field, path, schema, value, onChange, definitions }: ControlProps) {
  const { t } = useTranslation();
  const { published } = useSituation();
  const options = (value as OptionDef[] | undefined) ?? [];
  const known = new Set(
    published?.fields.find(({ key }) => key === path)?.settings.options?.map((option) => option.value),
  );
  const list = useRef<HTMLDivElement>(null);
  const [pasting, setPasting] = useState<string | null>(null);
  const set = (at: number, change: Partial<OptionDef>) =>
    onChange(options.map((option, index) => (index === at ? compact({ ...option, ...change }) : option)));
  const move = (from: number, to: number) => {
    if (to < 0 || to >= options.length || to === from) return;
    onChange(moved(options, from, to));
  };
  const drag = useRowDrag(list, move);
  const addOne = () => {
    onChange([...options, newOption(options, t("designer.options.new"))]);
    // Its name is typed next.
    requestAnimationFrame(() => {
      const boxes = list.current?.querySelectorAll<HTMLInputElement>(".sl-option-row > input");
      const last = boxes?.[boxes.length - 1];
      last?.focus();
      last?.select();
    });
  };
  const above = useChoicesAbove(field, path, Boolean(itemSchema(schema, definitions)?.properties.parents));
  const categories = useIsStatus(path);
  return (
    <div>
      <div ref={list}>
        {options.map((option, at) => (
          <div key={option.value}>
            <div className="sl-option-row" data-archived={option.archived ?? false}>
              <HolderOutlined
                className="sl-option-grip"
                aria-hidden
                onPointerDown={(event: PointerEvent) => drag(event, at)}
              />
              <Colour
                value={option.color ?? null}
                name={t("designer.options.colour", { name: option.label.zh })}
                onChange={(color) => set(at, { color: color ?? undefined } as Partial<OptionDef>)}
              />
              <Input
                value={option.label.zh ?? ""}
                maxLength={64}
                aria-label={t("designer.options.name", { number: at + 1 })}
                onChange={(event) =>
                  set(at, { label: renamed(option.label, { ...option.label, zh: event.target.value }) })
                }
                onKeyDown={(event) => {
                  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
                  event.preventDefault();
                  move(at, at + (event.key === "ArrowUp" ? -1 : 1));
                }}
                onPressEnter={addOne}
              />
              <More option={option} category={categories} set={(change) => set(at, change)} />
              {option.archived ? (
                <Button
                  type="text"
                  size="small"
                  icon={<UndoOutlined />}
                  title={t("designer.options.unarchive")}
                  aria-label={t("designer.options.unarchive")}
                  onClick={() => set(at, { archived: undefined } as unknown as Partial<OptionDef>)}
                />
              ) : (
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined />}
                  title={t(known.has(option.value) ? "designer.options.archive" : "designer.options.remove")}
                  aria-label={t(
                    known.has(option.value) ? "designer.options.archive" : "designer.options.remove",
                  )}
                  onClick={() => onChange(removedOption(options, at, known))}
                />
              )}
            </div>
            {above.length > 0 && !option.archived && (
              <Select
                mode="multiple"
                size="small"
                className="sl-option-parents"
                value={option.parents ?? []}
                aria-label={t("designer.options.parentsOf", { name: option.label.zh })}
                placeholder={t("designer.options.parents")}
                options={above}
                onChange={(next: string[]) =>
                  set(at, { parents: next.length > 0 ? next : undefined } as Partial<OptionDef>)
                }
              />
            )}
          </div>
        ))}
      </div>
      {pasting === null ? (
        <>
          <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={addOne}>
            {t("designer.options.add")}
          </Button>
          <Button size="small" type="link" onClick={() => setPasting("")}>
            {t("designer.options.paste")}
          </Button>
          <Button size="small" type="link" onClick={() => onChange(coloured(options))}>
            {t("designer.options.colourAll")}
          </Button>
        </>
      ) : (
        <>
          <Input.TextArea
            autoFocus
            autoSize={{ minRows: 4, maxRows: 12 }}
            value={pasting}
            aria-label={t("designer.options.paste")}
            placeholder={t("designer.options.pasteHint")}
            onChange={(event) => setPasting(event.target.value)}
          />
          <Button
            size="small"
            type="primary"
            onClick={() => {
              onChange(pastedOptions(options, pasting, known));
              setPasting(null);
            }}
          >
            {t("designer.options.pasteDone")}
          </Button>
          <Button size="small" type="link" onClick={() => setPasting(null)}>
            {t("common.cancel")}
          </Button>
        </>
      )}
    </div>
  );
}

/** The choices of the field that this one depends on; none where it depends on none. */
function useChoicesAbove(field: ControlProps["field"], path: string, can: boolean) {
  const label = useLabel();
  const form = useDefinition();
  const above = siblings(form, parentOf(path)).find(({ key }) => key === field.settings?.depends_on);
  const choices = can ? ((above?.settings?.options as OptionDef[] | undefined) ?? []) : [];
  return choices
    .filter((choice) => !choice.archived)
    .map((choice) => ({ value: choice.value, label: label(choice.label) }));
}

const useIsStatus = (path: string) => useDefinition().status?.field === path;

/** Rows change places when the pointer lets go over another; nothing moves before. */
function useRowDrag(list: { current: HTMLElement | null }, move: (from: number, to: number) => void) {
  return (event: PointerEvent, from: number) => {
    event.preventDefault();
    const rows = [...(list.current?.children ?? [])] as HTMLElement[];
    let to = from;
    const over = (at: number) => {
      rows.forEach((row, index) => {
        row.classList.toggle("sl-option-over", index === at && at !== from);
      });
      to = at;
    };
    const onMove = (next: globalThis.PointerEvent) => {
      const at = rows.findIndex((row) => next.clientY < row.getBoundingClientRect().bottom);
      over(at < 0 ? rows.length - 1 : at);
    };
    const onUp = () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      for (const row of rows) row.classList.remove("sl-option-over");
      move(from, to);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
  };
}

function Colour(props: { value: string | null; name: string; onChange: (color: string | null) => void }) {
  const { t } = useTranslation();
  const { value, name, onChange } = props;
  return (
    <Popover
      trigger="click"
      content={
        <div className="sl-swatches">
          {[...COLORS, null].map((color) => (
            <button
              key={color ?? "none"}
              type="button"
              className="sl-swatch"
              title={color ? t(`designer.colour.${color}`) : t("designer.colour.none")}
              aria-label={color ? t(`designer.colour.${color}`) : t("designer.colour.none")}
              style={{ background: color ? dotColor(color) : "transparent" }}
              onClick={() => onChange(color)}
            />
          ))}
        </div>
      }
    >
      <button
        type="button"
        className="sl-swatch"
        aria-label={name}
        style={{ background: value ? dotColor(value) : "transparent" }}
      />
    </Popover>
  );
}

interface MoreProps {
  option: OptionDef;
  category: boolean;
  set: (change: Partial<OptionDef>) => void;
}

/** English name, key, and what a status means. */
function More({ option, category, set }: MoreProps) {
  const { t } = useTranslation();
  return (
    <Popover
      trigger="click"
      placement="left"
      content={
        <div style={{ width: 240, display: "grid", gap: 6 }}>
          <Input
            value={option.label.en ?? ""}
            addonBefore="EN"
            aria-label={t("designer.labels.en")}
            onChange={(event) => {
              const { en: _en, ...rest } = option.label;
              set({ label: event.target.value ? { ...rest, en: event.target.value } : rest });
            }}
          />
          <span className="sl-muted">{t("designer.options.value", { value: option.value })}</span>
          {category && (
            <Select
              value={option.category ?? null}
              allowClear
              aria-label={t("designer.options.category")}
              placeholder={t("designer.options.category")}
              options={["open", "paused", "resolved", "closed", "cancelled"].map((name) => ({
                value: name,
                label: t(`designer.category.${name}`),
              }))}
              onChange={(next) =>
                set({ category: (next ?? undefined) as OptionDef["category"] } as Partial<OptionDef>)
              }
            />
          )}
        </div>
      }
    >
      <Button type="text" size="small" aria-label={t("designer.options.more", { name: option.label.zh })}>
        ⋯
      </Button>
    </Popover>
  );
}
