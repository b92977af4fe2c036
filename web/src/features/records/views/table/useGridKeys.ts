import { type ClipboardEvent, type KeyboardEvent, type RefObject, useState } from "react";
import type { RecordRow } from "../../../../api/types";
import { type CellPlace, type GridProps, HEADER } from "./gridTypes";

const MOVES: Record<string, [number, number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageDown: [1, 0],
  PageUp: [-1, 0],
  Tab: [0, 1],
};
const TYPED = new Set(["text", "number"]);
const FAR = Number.MAX_SAFE_INTEGER;

/** Where a step leads from a cell: over the ends of a line to its neighbour, past the heads of groups. */
export function stepped(
  at: CellPlace,
  [lines, across]: [number, number],
  columns: number,
  layout: Pick<GridProps["layout"], "length" | "line">,
): CellPlace {
  let column = at.column + across;
  let line = at.line + lines;
  if (column >= columns) [column, line] = [0, line + 1];
  if (column < 0) [column, line] = [columns - 1, line - 1];
  line = Math.max(0, Math.min(layout.length - 1, line));
  while (line > 0 && line < layout.length - 1 && layout.line(line).type === "group")
    line += lines < 0 || (lines === 0 && across < 0) ? -1 : 1;
  return { line, column };
}

interface Parts {
  grid: GridProps;
  box: RefObject<HTMLDivElement | null>;
  /** First line in sight, and how many are. */
  first: number;
  shown: number;
  onToggle: (place: number, id: string) => void;
}

/** The cell that has the keyboard: it moves, opens, is edited, cleared, copied and pasted into. */
export function useGridKeys({ grid, box, first, shown, onToggle }: Parts) {
  const { layout, columns, sheet, edit } = grid;
  const [active, setActive] = useState<CellPlace | null>(null);
  const rowAt = (place: number): RecordRow | undefined => {
    if (place < 0 || place >= layout.length) return undefined;
    const found = layout.line(place);
    return found.type === "row" ? found.row : undefined;
  };
  const go = (lines: number, across: number) => {
    setActive((old) => stepped(old ?? { line: first, column: 0 }, [lines, across], columns.length, layout));
    box.current?.focus({ preventScroll: true });
  };
  const startEdit = (at: CellPlace, value?: unknown): boolean => {
    const row = rowAt(at.line);
    const column = columns[at.column];
    if (!row || !column?.editable) return false;
    if (value === undefined) edit.start(row, column.info.path);
    else edit.start(row, column.info.path, value);
    return true;
  };
  /** Whether the key goes somewhere. */
  const moves = ({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const far = key === "Home" ? -1 : key === "End" ? 1 : 0;
    if (far !== 0) {
      if (far > 0) grid.onApproach();
      if (sheet && !ctrlKey && !metaKey) {
        setActive((old) => ({ line: old?.line ?? first, column: far < 0 ? 0 : columns.length - 1 }));
      } else go(far * FAR, 0);
      return true;
    }
    const [lines, across] = MOVES[key] ?? [0, 0];
    if (lines === 0 && (!sheet || across === 0)) return false;
    const sign = key === "Tab" && shiftKey ? -1 : 1;
    go(lines * (key.startsWith("Page") ? shown - 2 : 1), across * sign);
    return true;
  };
  const types = (at: CellPlace, { key, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const { info } = columns[at.column] ?? {};
    if (!info || key.length !== 1 || ctrlKey || metaKey || !TYPED.has(info.kind)) return false;
    const typed = info.kind === "number" ? (/[\d-]/.test(key) ? Number(key) : undefined) : key;
    const free = !info.field?.settings.options;
    if (free && typed !== undefined && !Number.isNaN(typed)) return startEdit(at, typed);
    startEdit(at);
    return false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (edit.editing) return;
    if (moves(event)) {
      event.preventDefault();
      return;
    }
    const row = active ? rowAt(active.line) : undefined;
    const column = active ? columns[active.column] : undefined;
    if (!active || !row || !column) return;
    const { key } = event;
    if (key === "Enter" || key === "F2") {
      if (!sheet || !startEdit(active)) grid.onOpen(row.id);
    } else if (key === " ") onToggle(active.line, row.id);
    else if (key === "Escape") setActive(null);
    else if (sheet && (key === "Delete" || key === "Backspace") && column.editable)
      edit.clear(row, column.info.path);
    else if (!sheet || !types(active, event)) return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!sheet || !active || edit.editing) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text) return;
    event.preventDefault();
    grid.onPaste(active, text);
  };
  const onCopy = (event: ClipboardEvent) => {
    if (!sheet || !active || edit.editing || window.getSelection()?.toString()) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${active.line}:${active.column}"]`);
    if (!cell) return;
    event.clipboardData.setData("text/plain", cell.innerText);
    event.preventDefault();
  };
  const commit = (lines: number, across: number) => {
    edit.commit();
    if (lines !== 0 || across !== 0) go(lines, across);
  };
  return { active, setActive, startEdit, commit, onKeyDown, onPaste, onCopy };
}

/** Room that lines have in a box, px. */
export const roomOf = (height: number, footer: number) => Math.max(0, height - HEADER - footer);
