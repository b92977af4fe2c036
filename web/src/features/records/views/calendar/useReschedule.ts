import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { endValues, movedValues, newValues, type SpanFields } from "../shared/span";
import { type Point, usePointerDrag } from "../shared/usePointerDrag";
import type { useWrites } from "../shared/useWrites";
import { DAY, dayStart, dayText, HOUR, MINUTE, timeText } from "../shared/wall";
import type { Happening } from "./Event";
import { snap } from "./layout";

const STEP = 15 * MINUTE;

/** What is dragged: a record, its end, or the time of a new one. */
export type Grabbed = { part: "move" | "end"; item: Happening } | { part: "new" };

/** Where it would go. */
export interface Preview {
  id: string | null;
  start: number;
  end: number;
  days: boolean;
}

interface Options {
  fields: SpanFields;
  writes: ReturnType<typeof useWrites>;
  onCreate: ((values?: Record<string, unknown>) => void) | undefined;
}

interface Place {
  wall: number;
  /** In a column of hours; else in a cell of a whole day. */
  timed: boolean;
}

/** The time under a point: cells carry `data-day`, columns of hours `data-hours` as well. */
export function placeAt(at: Point): Place | null {
  for (const element of document.elementsFromPoint(at.x, at.y)) {
    const cell = element.closest<HTMLElement>("[data-day]");
    if (!cell) continue;
    const day = Number(cell.dataset.day);
    if (cell.dataset.hours === undefined) return { wall: day, timed: false };
    const box = cell.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (at.y - box.top) / box.height));
    return { wall: day + part * DAY, timed: true };
  }
  return null;
}

/** What a drag from one place to another makes of a record's time, or of a new one's. */
export function dragged(grabbed: Grabbed, from: Place, to: Place): Preview | null {
  if (from.timed !== to.timed) return null;
  if (grabbed.part === "new") {
    const [low, high] = from.wall <= to.wall ? [from.wall, to.wall] : [to.wall, from.wall];
    if (!from.timed) return { id: null, start: dayStart(low), end: dayStart(high) + DAY, days: true };
    const start = Math.floor(low / STEP) * STEP;
    return { id: null, start, end: Math.max(start + STEP, snap(high, STEP)), days: false };
  }
  const { item } = grabbed;
  const by = from.timed ? snap(to.wall - from.wall, STEP) : dayStart(to.wall) - dayStart(from.wall);
  if (grabbed.part === "move")
    return { id: item.id, start: item.start + by, end: item.end + by, days: item.days };
  const end = from.timed ? snap(to.wall, STEP) : wholeEnd(item, to.wall);
  return {
    id: item.id,
    start: item.start,
    end: Math.max(end, item.start + (from.timed ? STEP : 1)),
    days: item.days,
  };
}

/** The last day that was dragged to, with the hour that the record ends at. */
function wholeEnd(item: Happening, day: number): number {
  const hour = item.end - dayStart(item.end);
  const end = hour === 0 ? day + DAY : day + hour;
  return end > item.start ? end : dayStart(item.start) + DAY;
}

export function useReschedule({ fields, writes, onCreate }: Options) {
  const { t } = useTranslation();
  const [preview, setPreview] = useState<Preview | null>(null);
  const whenText = (wall: number, days: boolean) =>
    days ? dayText(wall) : `${dayText(wall).slice(5)} ${timeText(wall)}`;
  const write = (item: Happening, values: Record<string, unknown>, start: number) =>
    void writes.write(item.row, values, {
      done: t("boards.move.rescheduled", { name: item.row.no ?? "", when: whenText(start, item.days) }),
    });
  const finish = (grabbed: Grabbed, to: Preview) => {
    if (grabbed.part === "new") {
      onCreate?.(newValues(fields, to.start, to.end));
      return;
    }
    const { item } = grabbed;
    if (to.start === item.start && to.end === item.end) return;
    if (grabbed.part === "end") write(item, endValues(fields, to.end), to.start);
    else write(item, movedValues(item.row, fields, to.start - item.start), to.start);
  };
  const follow = (grabbed: Grabbed, at: Point, from: Point) => {
    const [begin, now] = [placeAt(from), placeAt(at)];
    return begin && now ? dragged(grabbed, begin, now) : null;
  };
  const grab = usePointerDrag<Grabbed>({
    onStart: () => setPreview(null),
    onMove: (grabbed, at, from) => setPreview(follow(grabbed, at, from)),
    onDrop: (grabbed, at, from) => {
      setPreview(null);
      const to = follow(grabbed, at, from);
      if (to) finish(grabbed, to);
    },
    onCancel: () => setPreview(null),
  });
  /** Moves by the keyboard: days sideways, weeks or quarters of an hour up and down. */
  const nudge = (item: Happening, key: string, timed: boolean): boolean => {
    const tall = timed ? STEP : 7 * DAY;
    const by = { ArrowLeft: -DAY, ArrowRight: DAY, ArrowUp: -tall, ArrowDown: tall }[key];
    if (!by) return false;
    write(item, movedValues(item.row, fields, by), item.start + by);
    return true;
  };
  return {
    preview,
    grab,
    nudge,
    /** Opens the form for a new record at a time; absent where the viewer may make none. */
    create:
      onCreate &&
      ((start: number, days: boolean) => onCreate(newValues(fields, start, start + (days ? DAY : HOUR)))),
    grabNew: onCreate && ((event: PointerEvent) => grab(event, { part: "new" })),
  };
}

export type Reschedule = ReturnType<typeof useReschedule>;
