/** Browsers draw no box higher than about 33 million px; lists beyond that scroll in larger steps. */
const TALLEST = 30_000_000;

/** What of a long list stands where, in px of its scrolling box. */
export interface Geometry {
  /** Height of all lines as the box sees it. */
  height: number;
  /** First line in sight at a scroll position, and how far lines stand from where their number says. */
  at: (top: number) => { first: number; shift: number };
  /** The scroll position nearest to `top` that shows a line wholly. */
  reveal: (place: number, top: number) => number;
}

/** `lines` of `line` px each, seen through a window of `room` px. */
export function geometryOf(lines: number, line: number, room: number): Geometry {
  const full = lines * line;
  const height = Math.min(full, TALLEST);
  // 1, save for lists too high for a box.
  const pace = height < full ? (full - room) / Math.max(1, height - room) : 1;
  const last = Math.max(0, lines - Math.ceil(room / line));
  return {
    height,
    at: (top) => {
      const first = Math.min(last, Math.max(0, Math.floor((top * pace) / line)));
      return { first, shift: pace === 1 ? 0 : Math.round(top - top * pace) };
    },
    reveal: (place, top) => {
      const begin = place * line;
      const lowest = begin + line - room;
      const seen = top * pace;
      return Math.max(0, (seen > begin ? begin : seen < lowest ? lowest : seen) / pace);
    },
  };
}
