import type { Kind } from "../../../api/types";
import type { ColumnInfo } from "../../../engines/conditions/columns";
import { textWidth } from "../../../lib/textWidth";

/** Room that a column wants, and the least with which it can still be read (px). */
interface Room {
  least: number;
  wanted: number;
}

const PADDING = 20;
const TAG = 18;

const BY_KIND: Partial<Record<Kind, Room>> = {
  number: { least: 76, wanted: 96 },
  duration: { least: 76, wanted: 96 },
  boolean: { least: 64, wanted: 72 },
  date: { least: 100, wanted: 104 },
  datetime: { least: 112, wanted: 124 },
  id: { least: 84, wanted: 150 },
  json: { least: 120, wanted: 200 },
};

function roomOf(column: ColumnInfo, header: string, title: string): Room {
  const head = Math.min(textWidth(header), 120) + PADDING;
  if (column.path === "no") return { least: 140, wanted: 148 };
  if (column.path === title) return { least: 150, wanted: 240 };
  if (column.longest !== undefined) {
    const longest = textWidth(column.longest) + TAG + PADDING;
    return {
      least: Math.max(64, head, Math.min(longest, 128)),
      wanted: Math.max(head, Math.min(longest, 160)),
    };
  }
  const { least, wanted } = BY_KIND[column.kind] ?? { least: 92, wanted: 144 };
  return { least: Math.max(least, Math.min(head, 110)), wanted: Math.max(wanted, head) };
}

/**
 * Widths of the columns within `width`: spare room goes to the title, where it lacks all give in proportion,
 * down to what can be read; only then the table scrolls.
 */
export function fitColumns(columns: ColumnInfo[], headers: string[], title: string, width: number): number[] {
  const rooms = columns.map((column, index) => roomOf(column, headers[index] ?? "", title));
  const wanted = rooms.reduce((sum, room) => sum + room.wanted, 0);
  const least = rooms.reduce((sum, room) => sum + room.least, 0);
  if (wanted <= width) {
    const grows = columns.map((column) => (column.path === title && title !== "no" ? 1 : 0));
    const any = grows.some(Boolean);
    const flexible = any ? grows : columns.map((column) => (column.path === "no" ? 0 : 1));
    const shares = flexible.reduce((sum: number, share) => sum + share, 0);
    return rooms.map((room, index) =>
      shares ? room.wanted + ((width - wanted) * (flexible[index] ?? 0)) / shares : room.wanted,
    );
  }
  const give = wanted > least ? Math.min(1, (wanted - width) / (wanted - least)) : 0;
  return rooms.map((room) => Math.floor(room.wanted - (room.wanted - room.least) * give));
}

/** Beside an open record: the columns that fit, the title and the status before the others, in the list's order. */
export function columnsThatFit(
  columns: ColumnInfo[],
  title: string,
  status: string | undefined,
  width: number,
): ColumnInfo[] {
  const rank = ({ path }: ColumnInfo) => (path === title ? 0 : path === status ? 1 : path === "no" ? 2 : 3);
  const kept = new Set<ColumnInfo>();
  let left = width;
  for (const column of [...columns].sort((a, b) => rank(a) - rank(b))) {
    left -= roomOf(column, column.short ?? column.label, title).least;
    if (left < 0 && kept.size > 0) break;
    kept.add(column);
  }
  return columns.filter((column) => kept.has(column));
}
