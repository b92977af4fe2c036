import { formatNumber } from "../../lib/format";
import type { Report, ReportQuery } from "./api";
import type { Texts } from "./texts";

interface Props {
  report: Report;
  query: ReportQuery;
  texts: Texts;
  onDrill: ((values: unknown[]) => void) | undefined;
}

export function ReportTable({ report, query, texts, onDrill }: Props) {
  const count = query.dimensions.length;
  const key = (row: unknown[]) => JSON.stringify(row.slice(0, count));
  return (
    <div className="sl-dash-scroll">
      <table className={onDrill ? "sl-mini" : "sl-mini sl-mini-plain"}>
        <thead>
          <tr>
            {report.columns.map((name, index) => (
              <th key={name} data-number={index >= count}>
                {texts.column(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <tr key={key(row)} onClick={() => onDrill?.(row.slice(0, count))}>
              {row.map((value, index) => {
                const dimension = query.dimensions[index];
                const text = dimension ? texts.value(dimension, value) : short(value);
                return (
                  <td key={report.columns[index]} data-number={!dimension}>
                    {text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const short = (value: unknown) => formatNumber(value, Number.isInteger(Number(value)) ? 0 : 1);
