import type { Group, Item } from "./api";

/** Where a line of the menu is: its group, and its place there; without a place: the group itself. */
export interface Place {
  group: number;
  item?: number;
}

const inserted = <T>(list: T[], index: number, value: T) => [
  ...list.slice(0, index),
  value,
  ...list.slice(index),
];
const removed = <T>(list: T[], index: number) => list.filter((_value, n) => n !== index);

/** The menu with one line moved to another place; a group moves with all its lines. */
export function moved(menus: Group[], from: Place, to: Place): Group[] {
  const group = menus[from.group];
  if (!group) return menus;
  if (from.item === undefined) {
    if (to.group === from.group) return menus;
    return inserted(removed(menus, from.group), Math.min(to.group, menus.length - 1), group);
  }
  const item = group.items?.[from.item];
  if (!item) return menus;
  const without = replaced(menus, from.group, { items: removed(group.items ?? [], from.item) });
  const target = without[to.group];
  if (!target) return menus;
  const items = target.items ?? [];
  return replaced(without, to.group, { items: inserted(items, Math.min(to.item ?? 0, items.length), item) });
}

/** One step up or down; a line at the edge of its group goes on into the next one. */
export function stepped(menus: Group[], from: Place, step: 1 | -1): { menus: Group[]; place: Place } {
  const to = target(menus, from, step);
  return to ? { menus: moved(menus, from, to), place: to } : { menus, place: from };
}

function target(menus: Group[], { group, item }: Place, step: 1 | -1): Place | null {
  const near = menus[group + step];
  if (item === undefined) return near ? { group: group + step } : null;
  const last = (menus[group]?.items?.length ?? 0) - 1;
  const next = item + step;
  if (next >= 0 && next <= last) return { group, item: next };
  if (!near) return null;
  return { group: group + step, item: step > 0 ? 0 : (near.items?.length ?? 0) };
}

export function replaced(menus: Group[], index: number, part: Partial<Group>): Group[] {
  return menus.map((group, n) => (n === index ? { ...group, ...part } : group));
}

export function withItem(menus: Group[], place: Place, item: Item): Group[] {
  const items = [...(menus[place.group]?.items ?? [])];
  if (place.item === undefined) items.push(item);
  else items[place.item] = item;
  return replaced(menus, place.group, { items });
}

export function withoutPlace(menus: Group[], { group, item }: Place): Group[] {
  if (item === undefined) return removed(menus, group);
  return replaced(menus, group, { items: removed(menus[group]?.items ?? [], item) });
}

/** A key for a new group that is not taken. */
export function freeKey(menus: Group[]): string {
  let number = menus.length + 1;
  while (menus.some(({ key }) => key === `group_${number}`)) number += 1;
  return `group_${number}`;
}
