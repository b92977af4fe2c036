import type { Place } from "../core/fields";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A list that takes drops: the fields of a section, or the columns of a sub-table. */
export interface Zone {
  box: Box;
  target: { section: number } | { parent: string };
  items: Box[];
}

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  x: number;
  y: number;
  length: number;
  upright: boolean;
}

export interface Drop {
  place: Place;
  line: Line;
}

const outside = (value: number, low: number, high: number) => Math.max(low - value, 0, value - high);
const away = (point: Point, box: Box) =>
  outside(point.y, box.top, box.bottom) * 10_000 + outside(point.x, box.left, box.right);
const holds = (point: Point, box: Box) => away(point, box) === 0;

/** Takes up most of its list's width, so that things go above or below rather than beside it. */
const isWide = (item: Box, zone: Box) => item.right - item.left > 0.7 * (zone.right - zone.left);

function nearest(point: Point, boxes: readonly Box[]): number {
  let best = 0;
  for (let at = 1; at < boxes.length; at++) {
    const box = boxes[at];
    const leader = boxes[best];
    if (box && leader && away(point, box) < away(point, leader)) best = at;
  }
  return best;
}

const GAP = 4;

function within(zone: Zone, point: Point): Drop {
  const { box, items } = zone;
  const placeAt = (index: number): Place =>
    "parent" in zone.target ? { parent: zone.target.parent, index } : { section: zone.target.section, index };
  const flat = (y: number): Line => ({ x: box.left, y, length: box.right - box.left, upright: false });
  const at = nearest(point, items);
  const item = items[at];
  const last = items[items.length - 1];
  if (!item || !last) return { place: placeAt(0), line: flat(box.top + GAP) };
  if (isWide(item, box)) {
    const after = point.y > (item.top + item.bottom) / 2;
    return { place: placeAt(after ? at + 1 : at), line: flat(after ? item.bottom + GAP : item.top - GAP) };
  }
  const after = point.x > (item.left + item.right) / 2;
  const line = {
    x: after ? item.right + GAP : item.left - GAP,
    y: item.top,
    length: item.bottom - item.top,
    upright: true,
  };
  return { place: placeAt(after ? at + 1 : at), line };
}

/**
 * Where something falls. The whole canvas takes it: a point outside of every list counts for the nearest one; a list
 * inside of another (a sub-table in its section) goes first where the point is in it.
 */
export function dropAt(zones: readonly Zone[], point: Point): Drop | null {
  const inner = zones.filter((zone) => "parent" in zone.target && holds(point, zone.box));
  const outer = zones.filter((zone) => "section" in zone.target);
  const candidates = inner.length > 0 ? inner : outer.length > 0 ? outer : zones;
  const zone =
    candidates[
      nearest(
        point,
        candidates.map((one) => one.box),
      )
    ];
  return zone ? within(zone, point) : null;
}

/** Between which sections a section falls. */
export function sectionDropAt(
  boxes: readonly { index: number; box: Box }[],
  point: Point,
): { index: number; line: Line } | null {
  const last = boxes[boxes.length - 1];
  if (!last) return null;
  const before = boxes.find(({ box }) => point.y < (box.top + box.bottom) / 2);
  const { box } = before ?? last;
  return {
    index: before ? before.index : last.index + 1,
    line: {
      x: box.left,
      y: before ? box.top - 2 * GAP : box.bottom + 2 * GAP,
      length: box.right - box.left,
      upright: false,
    },
  };
}
