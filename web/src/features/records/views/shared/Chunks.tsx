import { memo, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";

const SIZE = 20;
/** How far beyond the edges of the scrolling box things still exist, px. */
const MARGIN = 900;

interface Props<T> {
  items: T[];
  /** Draws one; the same function as long as nothing that it draws has changed. */
  draw: (item: T) => ReactNode;
  /** What scrolls. */
  root: RefObject<HTMLElement | null>;
}

/** A long list of things of any height, in blocks: those far out of sight are a space of the height that they had. */
export function Chunks<T extends { id: string }>({ items, draw, root }: Props<T>) {
  const chunks = useMemo(() => chunked(items, SIZE), [items]);
  return chunks.map((chunk, number) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a block is a stretch of the list, whatever stands in it
    <Chunk key={number} items={chunk} draw={draw as (item: { id: string }) => ReactNode} root={root} />
  ));
}

const Chunk = memo(function Chunk({ items, draw, root }: Props<{ id: string }>) {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    const element = ref.current;
    // Not in every place where this runs (tests).
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        const near = entries.at(-1)?.isIntersecting ?? true;
        setHeight((old) => (near ? null : (old ?? element.offsetHeight)));
      },
      { root: root.current, rootMargin: `${MARGIN}px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [root]);
  return (
    <div ref={ref} className="sl-chunk" style={height === null ? undefined : { height }}>
      {height === null && items.map(draw)}
    </div>
  );
}, sameChunk);

/** Another page behind the list makes new pieces of the same items. */
function sameChunk(old: Props<{ id: string }>, next: Props<{ id: string }>): boolean {
  if (old.draw !== next.draw || old.root !== next.root || old.items.length !== next.items.length)
    return false;
  return old.items.every((item, index) => item === next.items[index]);
}

/** A list cut into pieces of `size`; the last may be shorter. */
export function chunked<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}
