import { formatNumber } from "../../../lib/format";
import type { BodyProps } from "./body";

interface Settings {
  decimals?: number;
  unit?: string;
}

/** One number, large; or a few, each with its name. */
export function NumberBody({ report, texts, settings }: BodyProps<Settings>) {
  const { decimals = 1, unit } = settings;
  const text = (value: unknown) => {
    if (value === null || value === undefined) return "–";
    return formatNumber(value, Number.isInteger(Number(value)) ? 0 : decimals);
  };
  const values = report.rows[0] ?? report.columns.map(() => null);
  return (
    <div className="sl-bigs">
      {values.map((value, index) => (
        <div key={report.columns[index]} className="sl-big">
          {text(value)}
          {unit && <small> {unit}</small>}
          {values.length > 1 && <span className="sl-muted">{texts.column(report.columns[index] ?? "")}</span>}
        </div>
      ))}
    </div>
  );
}
