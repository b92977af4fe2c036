import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef } from "react";

export interface Point {
  x: number;
  y: number;
}

interface Handlers<T> {
  onStart: (item: T, at: Point) => void;
  onMove: (item: T, at: Point, from: Point) => void;
  onDrop: (item: T, at: Point, from: Point) => void;
  onCancel: () => void;
  /** What scrolls when the pointer comes near its edge. */
  scrollers?: () => (HTMLElement | null | undefined)[];
}

const SLACK = 5;
const HOLD = 350;
const EDGE = 48;
const STEP = 14;

/**
 * Dragging with mouse, pen or finger. A finger has to rest first, so that it still scrolls; Escape ends the drag.
 * The result starts a drag: `onPointerDown={(event) => start(event, item)}`.
 */
export function usePointerDrag<T>(handlers: Handlers<T>) {
  const latest = useRef(handlers);
  latest.current = handlers;
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  return useCallback((event: ReactPointerEvent, item: T) => {
    if (event.button !== 0 || stop.current) return;
    const from: Point = { x: event.clientX, y: event.clientY };
    const touch = event.pointerType === "touch";
    let at = from;
    let dragging = false;
    let frame = 0;
    const begin = () => {
      dragging = true;
      document.body.classList.add("sl-dragging");
      latest.current.onStart(item, from);
      frame = requestAnimationFrame(scroll);
    };
    const hold = touch ? setTimeout(begin, HOLD) : undefined;
    const scroll = () => {
      const moved = (latest.current.scrollers?.() ?? []).map((element) => element && nudge(element, at));
      if (moved.some(Boolean)) latest.current.onMove(item, at, from);
      frame = requestAnimationFrame(scroll);
    };
    const move = (next: PointerEvent) => {
      at = { x: next.clientX, y: next.clientY };
      const far = Math.hypot(at.x - from.x, at.y - from.y) > SLACK;
      if (!dragging && far && touch) return end(); // the finger scrolls
      if (!dragging && far) begin();
      if (dragging) latest.current.onMove(item, at, from);
    };
    const end = () => {
      clearTimeout(hold);
      cancelAnimationFrame(frame);
      stop.current = null;
      document.body.classList.remove("sl-dragging");
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", cancel);
      window.removeEventListener("keydown", key, true);
      window.removeEventListener("touchmove", still);
    };
    const up = () => {
      const was = dragging;
      end();
      if (!was) return;
      swallowClick();
      latest.current.onDrop(item, at, from);
    };
    const cancel = () => {
      const was = dragging;
      end();
      if (was) latest.current.onCancel();
    };
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key !== "Escape") return;
      pressed.stopPropagation();
      swallowClick();
      cancel();
    };
    const still = (moved: TouchEvent) => {
      if (dragging) moved.preventDefault();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", cancel);
    window.addEventListener("keydown", key, true);
    window.addEventListener("touchmove", still, { passive: false });
    stop.current = cancel;
  }, []);
}

/** The click that follows a drop would open the record. */
function swallowClick() {
  const swallow = (event: Event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
}

function nudge(element: HTMLElement, at: Point): boolean {
  const box = element.getBoundingClientRect();
  if (at.x < box.left || at.x > box.right || at.y < box.top || at.y > box.bottom) return false;
  const left = at.x < box.left + EDGE ? -STEP : at.x > box.right - EDGE ? STEP : 0;
  const top = at.y < box.top + EDGE ? -STEP : at.y > box.bottom - EDGE ? STEP : 0;
  const before = [element.scrollLeft, element.scrollTop];
  if (left) element.scrollLeft += left;
  if (top) element.scrollTop += top;
  return before[0] !== element.scrollLeft || before[1] !== element.scrollTop;
}

/** The value of a data attribute of what lies under a point. */
export function under(at: Point, attribute: string): string | undefined {
  for (const element of document.elementsFromPoint(at.x, at.y)) {
    const found = element.closest<HTMLElement>(`[data-${attribute}]`);
    if (found) return found.getAttribute(`data-${attribute}`) ?? undefined;
  }
  return undefined;
}
