import type { FieldDef, FieldPath } from "../core/definition";
import { mayMove, type Place } from "../core/fields";
import { type Box, dropAt, type Line, type Point, sectionDropAt, type Zone } from "./drop";

/** What is being dragged. */
export type Dragged =
  | { kind: "new"; field: FieldDef; rows: boolean }
  | { kind: "field"; path: FieldPath }
  | { kind: "newSection" }
  | { kind: "section"; index: number };

export interface DropHandlers {
  field: (dragged: Dragged, place: Place) => void;
  section: (dragged: Dragged, index: number) => void;
  /** The pointer rests on the name of a tab. */
  tab: (tab: number) => void;
}

const FAR = 5;
const EDGE = 48;
const REST_MS = 350;

interface Measured {
  zones: Zone[];
  sections: { index: number; box: Box }[];
}

const isSection = (dragged: Dragged) => dragged.kind === "section" || dragged.kind === "newSection";

/**
 * Dragging with pointer events. Everything is measured when it begins, and while it goes on only the line, the label at
 * the pointer and the scroll position change, none of them through React: a form of a hundred fields drags as smoothly as
 * one of three.
 */
export class DragController {
  canvas: HTMLElement | null = null;
  line: HTMLElement | null = null;
  handlers: DropHandlers | null = null;
  #start: { point: Point; dragged: Dragged; label: string } | null = null;
  #ghost: HTMLElement | null = null;
  #measured: Measured = { zones: [], sections: [] };
  #point: Point = { x: 0, y: 0 };
  #frame = 0;
  #drop: { place: Place } | { section: number } | null = null;
  #overTab = -1;
  #tabTimer = 0;
  /** A drag just ended: the click that the browser sends after it means nothing. */
  justDragged = false;
  /**
   * What the press on the canvas began on. The click after it is meant for that: where the page moved under the pointer
   * meanwhile (a widget was loaded), the browser sends it to whatever holds both places.
   */
  pressed: Dragged | null = null;

  begin(event: { clientX: number; clientY: number; button: number }, dragged: Dragged, label: string): void {
    if (event.button !== 0) return;
    this.justDragged = false;
    this.pressed = dragged;
    this.#start = { point: { x: event.clientX, y: event.clientY }, dragged, label };
    window.addEventListener("pointermove", this.#move);
    window.addEventListener("pointerup", this.#up);
    window.addEventListener("pointercancel", this.#cancel);
    window.addEventListener("keydown", this.#key, true);
  }

  #move = (event: PointerEvent): void => {
    this.#point = { x: event.clientX, y: event.clientY };
    if (!this.#ghost && !this.#far()) return;
    if (!this.#ghost) this.#lift();
    event.preventDefault();
    this.#frame ||= requestAnimationFrame(this.#draw);
  };

  #far(): boolean {
    const from = this.#start?.point;
    return from ? Math.hypot(this.#point.x - from.x, this.#point.y - from.y) >= FAR : false;
  }

  #lift(): void {
    const ghost = document.createElement("div");
    ghost.className = "sl-drag-ghost";
    ghost.textContent = this.#start?.label ?? "";
    document.body.append(ghost);
    document.body.classList.add("sl-dragging");
    this.#ghost = ghost;
    window.getSelection()?.removeAllRanges();
    this.measure();
  }

  /** Boxes in the coordinates of the canvas' content, so that scrolling does not change them. */
  measure(): void {
    const { canvas } = this;
    const dragged = this.#start?.dragged;
    if (!canvas || !dragged) return;
    const origin = canvas.getBoundingClientRect();
    const boxOf = (element: Element): Box => {
      const rect = element.getBoundingClientRect();
      const x = canvas.scrollLeft - origin.left;
      const y = canvas.scrollTop - origin.top;
      return { left: rect.left + x, top: rect.top + y, right: rect.right + x, bottom: rect.bottom + y };
    };
    const zones = [...canvas.querySelectorAll<HTMLElement>("[data-zone]")].map((element): Zone => {
      const { section, parent } = element.dataset;
      const own = [...element.querySelectorAll("[data-item]")].filter(
        (item) => item.parentElement?.closest("[data-zone]") === element,
      );
      return {
        target: parent ? { parent } : { section: Number(section) },
        box: boxOf(element),
        items: own.map(boxOf),
      };
    });
    this.#measured = {
      zones: zones.filter(({ target }) => accepts(dragged, target)),
      sections: [...canvas.querySelectorAll<HTMLElement>("[data-section-box]")].map((element) => ({
        index: Number(element.dataset.sectionBox),
        box: boxOf(element),
      })),
    };
  }

  #draw = (): void => {
    this.#frame = 0;
    const { canvas, line } = this;
    if (!this.#ghost || !canvas || !line || !this.#start) return;
    const { x, y } = this.#point;
    this.#ghost.style.transform = `translate(${x + 12}px, ${y + 10}px)`;
    const area = canvas.getBoundingClientRect();
    const inside = x >= area.left && x <= area.right && y >= area.top && y <= area.bottom;
    this.#restOnTab();
    if (!inside) {
      this.#show(null);
      return;
    }
    if (this.#scrollAtEdge(canvas, area)) this.#frame = requestAnimationFrame(this.#draw);
    const point = { x: x - area.left + canvas.scrollLeft, y: y - area.top + canvas.scrollTop };
    if (isSection(this.#start.dragged)) {
      const found = sectionDropAt(this.#measured.sections, point);
      this.#drop = found ? { section: found.index } : { section: 0 };
      this.#show(found?.line ?? null, true);
      return;
    }
    const found = dropAt(this.#measured.zones, point);
    this.#drop = found && { place: found.place };
    this.#show(found?.line ?? null, true);
  };

  #show(line: Line | null, keep = false): void {
    if (!keep) this.#drop = null;
    const { style } = this.line ?? {};
    if (!style) return;
    style.display = line ? "block" : "none";
    if (!line) return;
    const thick = 3;
    style.width = `${line.upright ? thick : line.length}px`;
    style.height = `${line.upright ? line.length : thick}px`;
    const shift = thick / 2;
    style.transform = line.upright
      ? `translate(${line.x - shift}px, ${line.y}px)`
      : `translate(${line.x}px, ${line.y - shift}px)`;
  }

  #scrollAtEdge(canvas: HTMLElement, area: DOMRect): boolean {
    const { y } = this.#point;
    const by = y < area.top + EDGE ? -12 : y > area.bottom - EDGE ? 12 : 0;
    if (!by) return false;
    const before = canvas.scrollTop;
    canvas.scrollTop += by;
    return canvas.scrollTop !== before;
  }

  #restOnTab(): void {
    const under = document.elementFromPoint(this.#point.x, this.#point.y)?.closest<HTMLElement>("[data-tab]");
    const tab = under ? Number(under.dataset.tab) : -1;
    if (tab === this.#overTab) return;
    this.#overTab = tab;
    clearTimeout(this.#tabTimer);
    if (tab < 0) return;
    this.#tabTimer = window.setTimeout(() => {
      this.handlers?.tab(tab);
      requestAnimationFrame(() => requestAnimationFrame(() => this.measure()));
    }, REST_MS);
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#ghost) return;
    event.stopPropagation();
    this.#cancel();
  };

  #up = (): void => {
    const dragged = this.#start?.dragged;
    if (this.#ghost) {
      cancelAnimationFrame(this.#frame);
      this.#draw();
    }
    const drop = this.#drop;
    const wasDragging = Boolean(this.#ghost);
    this.#cancel();
    this.justDragged = wasDragging;
    if (!wasDragging || !dragged || !drop) return;
    if ("place" in drop) this.handlers?.field(dragged, drop.place);
    else this.handlers?.section(dragged, drop.section);
  };

  #cancel = (): void => {
    window.removeEventListener("pointermove", this.#move);
    window.removeEventListener("pointerup", this.#up);
    window.removeEventListener("pointercancel", this.#cancel);
    window.removeEventListener("keydown", this.#key, true);
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#tabTimer);
    this.#frame = 0;
    this.#overTab = -1;
    this.#ghost?.remove();
    this.#ghost = null;
    this.#start = null;
    this.#show(null);
    document.body.classList.remove("sl-dragging");
  };
}

function accepts(dragged: Dragged, target: Zone["target"]): boolean {
  if (dragged.kind === "new") return !("parent" in target) || !dragged.rows;
  return dragged.kind === "field" && mayMove(dragged.path, { ...target, index: 0 });
}
