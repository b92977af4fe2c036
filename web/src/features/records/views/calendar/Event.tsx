import type { CSSProperties, KeyboardEvent, PointerEvent } from "react";
import type { FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import { findOption, optionColor } from "../../../../ui/OptionTag";
import { ACCENT, dotColor } from "../../../../ui/tokens";
import { timeText } from "../shared/wall";
import type { Entry } from "./layout";
import type { Reschedule } from "./useReschedule";

/** A record on the calendar. `end` is exclusive; `days`: it takes whole days. */
export interface Happening extends Entry {
  row: RecordRow;
  days: boolean;
  /** The select that colours it. */
  color: FieldMeta | undefined;
  movable: boolean;
  resizable: boolean;
}

export const titleOf = (form: FormMeta, row: RecordRow): string => {
  const value = row[form.title];
  const text = value && typeof value === "object" ? (value as { title?: string }).title : value;
  return String(text || row.no || row.id);
};

export function colorOf({ color, row }: Happening): string {
  const key = color
    ? Object.keys(row).find((path) => path === color.key || path.endsWith(`.${color.key}`))
    : undefined;
  const option = color && key ? findOption(color, row[key]) : undefined;
  return color ? dotColor(option && optionColor(option)) : ACCENT;
}

interface Props {
  form: FormMeta;
  item: Happening;
  style?: CSSProperties;
  className: string;
  open: boolean;
  /** Which end a handle moves; absent: it cannot be made longer here. */
  handle: "right" | "bottom" | undefined;
  withTime: boolean;
  reschedule: Reschedule;
  onOpen: () => void;
}

/** One record: a bar that is dragged, made longer at its end, or moved with Shift and the arrows. */
export function CalendarEvent(props: Props) {
  const { form, item, reschedule, handle } = props;
  const grab = (event: PointerEvent, part: "move" | "end") => {
    event.stopPropagation();
    if (part === "move" ? item.movable : item.resizable) reschedule.grab(event, { part, item });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (item.movable && event.shiftKey && reschedule.nudge(item, event.key, handle === "bottom"))
      event.preventDefault();
  };
  return (
    <button
      type="button"
      className={`sl-cal-event ${props.className}`}
      data-record={item.id}
      data-open={props.open}
      data-moving={reschedule.preview?.id === item.id}
      data-movable={item.movable}
      style={{ ...props.style, "--c": colorOf(item) } as CSSProperties}
      title={`${titleOf(form, item.row)}${item.row.no ? ` · ${item.row.no}` : ""}`}
      onPointerDown={(event) => grab(event, "move")}
      onClick={(event) => {
        event.stopPropagation();
        props.onOpen();
      }}
      onKeyDown={onKeyDown}
    >
      {props.withTime && !item.days && <time>{timeText(item.start)}</time>}
      <span>{titleOf(form, item.row)}</span>
      {handle && item.resizable && (
        <i className={`sl-cal-handle-${handle}`} onPointerDown={(event) => grab(event, "end")} />
      )}
    </button>
  );
}
