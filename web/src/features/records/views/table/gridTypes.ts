import type { MenuProps } from "antd";
import type { TFunction } from "i18next";
import type { ReactNode, RefObject } from "react";
import type { FormMeta, RecordRow, SortKey } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import type { Colouring } from "./colours";
import type { Layout } from "./layout";
import type { Height } from "./options";
import type { useEditing } from "./useEditing";

/** Heights of head and foot, width of the column with the boxes; px. */
export const HEADER = 36;
export const FOOTER = 42;
export const SELECT = 44;

export interface GridColumn {
  info: ColumnInfo;
  header: string;
  width: number;
  frozen: boolean;
  editable: boolean;
}

/** A cell by the number of its line and column. */
export interface CellPlace {
  line: number;
  column: number;
}

export interface GridProps {
  form: FormMeta;
  columns: GridColumn[];
  layout: Layout;
  height: Height;
  sort: SortKey[];
  onSort: (sort: SortKey[]) => void;
  onResize: (path: string, width: number, done: boolean) => void;
  onMove: (from: string, to: string) => void;
  columnMenu: (column: GridColumn) => MenuProps["items"];
  selected: ReadonlySet<string>;
  onSelect: (ids: string[]) => void;
  held: () => RecordRow[];
  allSelected: boolean;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onToggle: (group: string) => void;
  /** A spreadsheet: a click chooses a cell instead of opening the record. */
  sheet: boolean;
  edit: ReturnType<typeof useEditing>;
  onPaste: (at: CellPlace, text: string) => void;
  onVisible: (rows: RecordRow[]) => void;
  /** Somebody turns to the list and may scroll it. */
  onApproach: () => void;
  colour: (row: RecordRow) => Colouring;
  summary: Record<string, ReactNode> | null;
  groupColumns: ColumnInfo[];
  groupSummary: (values: Record<string, unknown>) => ReactNode;
  /** Another question: back to the top. */
  question: string;
  width: number;
  room: number;
}

/** What lines call; always the latest, so that lines need not be drawn again when it changes. */
export interface GridParts extends GridProps {
  /** Handed down: asking for it anew in each line and cell takes longer than drawing them. */
  t: TFunction;
  toggleRow: (place: number, id: string, range: boolean) => void;
  startEdit: (at: CellPlace, value?: unknown) => boolean;
  setActive: (at: CellPlace | null) => void;
  commit: (lines: number, columns: number) => void;
}

export type Live = RefObject<GridParts>;
