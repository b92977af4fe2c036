import type { RecordRow } from "../../../../api/types";
import type { GroupRow } from "./groups";
import type { RowStore } from "./rowStore";

/** A line of the table. */
export type Line =
  | { type: "group"; group: GroupRow; open: boolean }
  | { type: "row"; row: RecordRow; store: RowStore; index: number }
  | { type: "waiting" };

interface Segment {
  start: number;
  size: number;
  group?: GroupRow;
  open?: boolean;
  store?: RowStore;
}

/** Which line stands at which place: rows alone, or groups with their rows between. */
export class Layout {
  private readonly segments: Segment[] = [];
  readonly length: number;

  constructor(
    root: RowStore | null,
    groups: GroupRow[] | null,
    closed: ReadonlySet<string>,
    storeOf: (group: GroupRow) => RowStore,
    levels: number,
  ) {
    let start = 0;
    const add = (segment: Omit<Segment, "start">) => {
      this.segments.push({ ...segment, start });
      start += segment.size;
    };
    if (root) add({ size: root.places, store: root });
    let hidden = -1;
    for (const group of groups ?? []) {
      if (hidden >= 0 && group.level > hidden) continue;
      const open = !closed.has(group.key);
      hidden = open ? -1 : group.level;
      add({ size: 1, group, open });
      if (!open || group.level < levels - 1) continue;
      const store = storeOf(group);
      store.expect(group.count);
      add({ size: store.places, store });
    }
    this.length = start;
  }

  private find(place: number): Segment | undefined {
    let [low, high] = [0, this.segments.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle]?.start ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return this.segments[low];
  }

  line(place: number): Line {
    const segment = this.find(place);
    if (segment?.group) return { type: "group", group: segment.group, open: segment.open ?? true };
    const index = place - (segment?.start ?? 0);
    const row = segment?.store?.row(index);
    return row && segment?.store ? { type: "row", row, store: segment.store, index } : { type: "waiting" };
  }

  /** Lets the lists behind the places from `first` to `last` read what is missing. */
  ensure(first: number, last: number): void {
    for (const { start, size, store } of this.segments) {
      if (!store || start + size < first || start > last) continue;
      store.ensure(Math.max(0, first - start), Math.max(0, Math.min(size - 1, last - start)));
    }
  }
}
