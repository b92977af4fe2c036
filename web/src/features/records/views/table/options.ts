import type { Condition } from "../../../../api/types";

export type Height = "compact" | "medium" | "tall";
export type SummaryFn = "count" | "filled" | "empty" | "distinct" | "sum" | "avg" | "min" | "max";
type Grain = "day" | "week" | "month" | "quarter" | "year";

export interface GroupBy {
  field: string;
  desc?: boolean;
  grain?: Grain;
}

export interface ColourRule {
  when: Condition;
  color: string;
  mark?: string;
  /** Only this column's cell, instead of the row. */
  field?: string;
  label?: string;
}

/** Options of a table; the server's model is forms/views/kinds/table.py. */
export type TableOptions = {
  height?: Height;
  frozen?: number;
  widths?: Record<string, number>;
  group?: GroupBy[];
  summary?: Record<string, SummaryFn>;
  colors?: ColourRule[];
};

/** Height of a row in px. */
export const ROW_HEIGHT: Record<Height, number> = { compact: 36, medium: 56, tall: 88 };
export const COLOURS = ["red", "orange", "gold", "green", "cyan", "blue", "purple", "magenta", "grey"];
export const MARKS = ["dot", "bar", "flag", "star", "alert", "check", "cross", "clock"];
