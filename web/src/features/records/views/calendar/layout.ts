import { DAY, dayStart } from "../shared/wall";

/** Something that takes place from `start` to `end` (exclusive), as wall times. */
export interface Entry {
  id: string;
  start: number;
  end: number;
}

/** A piece of an entry in one row of days. */
export interface Segment<T extends Entry> {
  entry: T;
  /** First column and number of columns. */
  from: number;
  span: number;
  lane: number;
  /** It begins before, or goes on after, this row. */
  cutStart: boolean;
  cutEnd: boolean;
}

export interface DayRow<T extends Entry> {
  segments: Segment<T>[];
  lanes: number;
  /** Entries of each day that found no lane within the limit. */
  hidden: number[];
}

const earlier = (a: Entry, b: Entry) =>
  dayStart(a.start) - dayStart(b.start) || b.end - b.start - (a.end - a.start) || a.start - b.start;

/**
 * Entries in a row of days (a week of the month, or the row of whole days), each in the first free lane; what comes
 * after `limit` lanes is counted per day. `days`: their starts, in order and maybe with gaps (a working week).
 */
export function layDays<T extends Entry>(
  entries: readonly T[],
  days: readonly number[],
  limit: number,
): DayRow<T> {
  const free: number[] = [];
  const segments: Segment<T>[] = [];
  const hidden = days.map(() => 0);
  for (const entry of [...entries].sort(earlier)) {
    const from = days.findIndex((day) => day + DAY > entry.start && day < entry.end);
    if (from < 0) continue;
    let to = from;
    while (to + 1 < days.length && (days[to + 1] as number) < entry.end) to += 1;
    let lane = 0;
    while ((free[lane] ?? 0) > from) lane += 1;
    if (lane >= limit) {
      for (let day = from; day <= to; day += 1) hidden[day] = (hidden[day] ?? 0) + 1;
      continue;
    }
    free[lane] = to + 1;
    segments.push({
      entry,
      from,
      span: to - from + 1,
      lane,
      cutStart: entry.start < (days[from] as number),
      cutEnd: entry.end > (days[to] as number) + DAY,
    });
  }
  return { segments, lanes: Math.min(free.length, limit), hidden };
}

/** Where an entry of a day stands: `column` of `columns`, from `top` to `bottom` as parts of the day (0 to 1). */
export interface Placed<T extends Entry> {
  entry: T;
  column: number;
  columns: number;
  top: number;
  bottom: number;
}

const SHORTEST = 20 / 1440;

/** Timed entries of one day side by side where they overlap. */
export function layHours<T extends Entry>(entries: readonly T[], day: number): Placed<T>[] {
  const inDay = entries
    .filter((entry) => entry.start < day + DAY && entry.end > day)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const placed: Placed<T>[] = [];
  let cluster: Placed<T>[] = [];
  let clusterEnd = 0;
  let ends: number[] = [];
  const close = () => {
    for (const item of cluster) item.columns = ends.length;
    placed.push(...cluster);
    cluster = [];
    ends = [];
  };
  for (const entry of inDay) {
    const top = Math.max(0, (entry.start - day) / DAY);
    const bottom = Math.min(1, Math.max((entry.end - day) / DAY, top + SHORTEST));
    if (top >= clusterEnd) close();
    let column = ends.findIndex((end) => end <= top);
    if (column < 0) column = ends.length;
    ends[column] = bottom;
    clusterEnd = Math.max(cluster.length ? clusterEnd : 0, bottom);
    cluster.push({ entry, column, columns: 1, top, bottom });
  }
  close();
  return placed;
}

/** The six weeks or fewer that a month touches, as starts of days. */
export function monthDays(first: number, next: number, weekFirst: number): number[][] {
  const weeks: number[][] = [];
  for (let week = weekFirst; week < next; week += 7 * DAY) {
    if (week + 7 * DAY > first) weeks.push(Array.from({ length: 7 }, (_, day) => week + day * DAY));
  }
  return weeks;
}

/** A time of the day on the grid of `step` milliseconds. */
export const snap = (wall: number, step: number) => Math.round(wall / step) * step;
