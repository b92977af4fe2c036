import type { GlobalToken } from "antd";
import { formatNumber } from "../../../lib/format";
import type { Report, ReportQuery } from "../api";
import type { Texts } from "../texts";

/** What every kind of chart is drawn from. `settings`: those of its kind, checked by the server. */
export interface Input<S = object> {
  settings: S;
  report: Report;
  query: ReportQuery;
  texts: Texts;
  token: GlobalToken;
  /** Names on the map. */
  provinces: string[];
}

/** The accent and calm neighbours of it, in the order of the series. */
export const COLORS = [
  "#2f5bea",
  "#22a6b3",
  "#f0a020",
  "#8e6ee8",
  "#4aa564",
  "#e06c75",
  "#7f8ea3",
  "#c49a5a",
  "#5ab0f2",
];

/** A measure of a row, the first unless said otherwise. */
export const measureOf = (row: unknown[], query: ReportQuery, index = 0) => {
  const value = row[query.dimensions.length + index];
  return value === null || value === undefined ? null : Number(value);
};
export const shown = (value: unknown) => formatNumber(value, Number.isInteger(Number(value)) ? 0 : 1);
