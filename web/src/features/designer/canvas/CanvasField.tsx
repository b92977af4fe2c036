import { CopyOutlined, DeleteOutlined, HolderOutlined } from "@ant-design/icons";
import { memo, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { FieldInput, isWide } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import { useTools } from "../context";
import { type FieldDef, type FieldPath, parentOf, rowFields } from "../core/definition";
import { duplicate } from "../core/state";
import { metaOf } from "../meta";
import { useNames } from "../texts";

interface Props {
  field: FieldDef;
  path: FieldPath;
  columns: number;
  selected: boolean;
  /** Path of the selected column, when the selection is one of this sub-table's. */
  inside: FieldPath | null;
  /** Changes when the field was just added or moved. */
  flash: number;
  problem: string | undefined;
}

const nothing = () => {};

/** A field on the canvas, drawn with the widget that people will use; it cannot be filled in here. */
export const CanvasField = memo(function CanvasField(props: Props) {
  const { field, path, columns, selected, inside, flash, problem } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const names = useNames();
  const root = useRef<HTMLDivElement>(null);
  const meta = metaOf(field, tools.types);
  const type = tools.types.get(field.type);
  const inRows = parentOf(path) !== undefined;
  const span = inRows ? 1 : Math.min(columns, field.width ?? (isWide(meta) ? columns : 1));
  useEffect(() => {
    const element = root.current;
    if (!flash || !element) return;
    element.scrollIntoView({ block: "nearest" });
    element.classList.remove("sl-flash");
    void element.offsetWidth;
    element.classList.add("sl-flash");
  }, [flash]);
  useEffect(() => {
    if (selected) root.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const name = label(field.label) || field.key;
  const begin = (event: PointerEvent) => {
    event.stopPropagation();
    if (event.pointerType === "mouse") tools.drag.begin(event, { kind: "field", path }, name);
  };
  const choose = (event: { stopPropagation: () => void; currentTarget: EventTarget & HTMLElement }) => {
    event.stopPropagation();
    if (tools.drag.justDragged) return;
    tools.select({ kind: "field", path });
  };
  const said = [
    name,
    type ? label(type.label) : field.type,
    field.required && t("designer.field.required"),
    field.hidden && t("designer.field.hidden"),
    problem,
  ];
  const className = [
    inRows ? "sl-canvas-column" : "sl-canvas-field",
    selected && "sl-selected",
    problem && "sl-wrong",
    field.hidden && "sl-hidden-field",
  ];
  return (
    <div ref={root} className={className.filter(Boolean).join(" ")} data-item={path} data-span={span}>
      <button
        type="button"
        className="sl-canvas-choose"
        aria-pressed={selected}
        aria-label={said.filter(Boolean).join(t("designer.comma"))}
        tabIndex={selected ? 0 : -1}
        onClick={choose}
        onPointerDown={begin}
      />
      <div className="sl-canvas-widget" inert>
        {rowFields(field).length > 0 || type?.can.rows ? (
          <span className="sl-canvas-label">
            {name}
            {field.required && <i>*</i>}
          </span>
        ) : (
          <FieldInput field={meta} value={shownValue(field)} onChange={nothing} bare={false} />
        )}
        {type?.can.computed && <span className="sl-canvas-note">{t("designer.canvas.computed")}</span>}
      </div>
      {type?.can.rows && <Columns field={field} path={path} inside={inside} />}
      <Marks field={field} />
      {selected && (
        <div className="sl-canvas-tools">
          <Tool
            name={t("designer.action.duplicate")}
            onClick={() => tools.update((state) => duplicate(state, names.copy))}
          >
            <CopyOutlined />
          </Tool>
          <Tool name={t("designer.action.delete")} onClick={tools.remove}>
            <DeleteOutlined />
          </Tool>
          <span
            className="sl-canvas-grip"
            role="presentation"
            onPointerDown={(event) => {
              event.stopPropagation();
              tools.drag.begin(event, { kind: "field", path }, name);
            }}
          >
            <HolderOutlined />
          </span>
        </div>
      )}
    </div>
  );
});

function Tool(props: { name: string; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" title={props.name} aria-label={props.name} onClick={props.onClick}>
      {props.children}
    </button>
  );
}

/** A default that is a plain value is shown in its place. */
function shownValue(field: FieldDef): unknown {
  const given = field.default;
  if (given === null || given === undefined) return null;
  return typeof given === "object" && !Array.isArray(given) && ("$" in given || "formula" in given)
    ? null
    : given;
}

/** The columns of a sub-table, which take drops themselves. */
function Columns({ field, path, inside }: { field: FieldDef; path: FieldPath; inside: FieldPath | null }) {
  const { t } = useTranslation();
  const rows = rowFields(field);
  return (
    <div className="sl-canvas-columns" data-zone="" data-parent={path}>
      {rows.map((row) => (
        <CanvasField
          key={row.key}
          field={row}
          path={`${path}.${row.key}`}
          columns={1}
          selected={inside === `${path}.${row.key}`}
          inside={null}
          flash={0}
          problem={undefined}
        />
      ))}
      {rows.length === 0 && <span className="sl-canvas-empty">{t("designer.canvas.emptyRows")}</span>}
    </div>
  );
}

/** Small words for what cannot be seen: conditions, hidden, a default that is worked out. */
function Marks({ field }: { field: FieldDef }) {
  const { t } = useTranslation();
  const marks = [
    field.hidden && t("designer.field.hidden"),
    field.visible_when && t("designer.mark.visible"),
    field.required_when && t("designer.mark.required"),
    field.readonly_when && t("designer.mark.readonly"),
    field.readonly && t("designer.field.readonly"),
    field.unique && t("designer.field.unique"),
  ].filter(Boolean);
  if (marks.length === 0) return null;
  return (
    <span className="sl-canvas-marks" aria-hidden>
      {marks.map((mark) => (
        <em key={String(mark)}>{mark}</em>
      ))}
    </span>
  );
}
