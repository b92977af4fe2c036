import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { geometryOf } from "./scroll";

/** Lines drawn beyond each edge of the window. */
const SPARE = 10;

/** Which lines of a long list to draw, as its box scrolls. `room`: height that lines have, px. */
export function useScroll(
  box: RefObject<HTMLElement | null>,
  lines: number,
  line: number,
  room: number,
  question: string,
) {
  const geometry = useMemo(() => geometryOf(lines, line, room), [lines, line, room]);
  const [seen, setSeen] = useState({ first: 0, shift: 0 });
  const look = useCallback(() => {
    const next = geometry.at(box.current?.scrollTop ?? 0);
    setSeen((old) => (old.first === next.first && old.shift === next.shift ? old : next));
  }, [box, geometry]);
  // At once, in the frame that shows the new position: later would show a gap first.
  const onScroll = useCallback(() => flushSync(look), [look]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [question]);
  // What stands where changes as rows come.
  useEffect(look, [look]);
  const shown = Math.ceil(room / line) + 1;
  const first = Math.max(0, Math.min(seen.first, lines - shown));
  const from = Math.max(0, first - SPARE);
  const to = Math.min(lines, first + shown + SPARE);
  const reveal = useCallback(
    (place: number) => {
      const element = box.current;
      if (element) element.scrollTop = geometry.reveal(place, element.scrollTop);
    },
    [box, geometry],
  );
  return { from, to, first, shift: seen.shift, height: geometry.height, shown, onScroll, reveal };
}
