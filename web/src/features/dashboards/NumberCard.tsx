import { formatNumber } from "../../lib/format";
import type { Report } from "./api";

/** One number, large. */
export function NumberCard({ report }: { report: Report }) {
  const value = report.rows[0]?.[0];
  const number = Number(value);
  const text =
    value === null || value === undefined ? "–" : formatNumber(value, Number.isInteger(number) ? 0 : 1);
  return <div className="sl-big">{text}</div>;
}
