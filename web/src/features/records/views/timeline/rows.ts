/** A line of the timeline: the head of a group, or one record. */
export type Line<T> =
  | { kind: "group"; key: string; title: string; count: number; folded: boolean }
  | { kind: "row"; item: T };

interface Groupable {
  group: { key: string; title: string } | undefined;
}

/** Records under the heads of their groups, in the given order of groups; folded ones show their head only. */
export function linesOf<T extends Groupable>(
  items: readonly T[],
  order: readonly string[],
  folded: ReadonlySet<string>,
): Line<T>[] {
  if (items.every((item) => !item.group)) return items.map((item) => ({ kind: "row", item }));
  const groups = new Map<string, { title: string; items: T[] }>();
  for (const item of items) {
    const key = item.group?.key ?? "";
    const group = groups.get(key) ?? { title: item.group?.title ?? "", items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  const place = (key: string) => (order.indexOf(key) + order.length + 1) % (order.length + 1);
  const keys = [...groups.keys()].sort(
    (a, b) =>
      Number(a === "") - Number(b === "") ||
      place(a) - place(b) ||
      (groups.get(a)?.title ?? "").localeCompare(groups.get(b)?.title ?? "", "zh"),
  );
  return keys.flatMap((key): Line<T>[] => {
    const group = groups.get(key) ?? { title: "", items: [] };
    const head: Line<T> = {
      kind: "group",
      key,
      title: group.title,
      count: group.items.length,
      folded: folded.has(key),
    };
    return folded.has(key) ? [head] : [head, ...group.items.map((item): Line<T> => ({ kind: "row", item }))];
  });
}

/** First and last line (exclusive) that a window of so many px shows, with some to spare. */
export function visibleLines(
  top: number,
  height: number,
  line: number,
  count: number,
  spare = 6,
): [number, number] {
  const first = Math.max(0, Math.floor(top / line) - spare);
  return [first, Math.min(count, Math.ceil((top + height) / line) + spare)];
}

/** The path of an arrow from the end of one bar to the start of another; px. */
export function arrow(x1: number, y1: number, x2: number, y2: number): string {
  const out = 10;
  if (x2 - x1 >= 2 * out) return `M${x1},${y1} H${x1 + out} V${y2} H${x2}`;
  const half = (y1 + y2) / 2;
  return `M${x1},${y1} H${x1 + out} V${half} H${x2 - out} V${y2} H${x2}`;
}
