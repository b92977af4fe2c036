import { formatNumber } from "../../../lib/format";
import type { BodyProps } from "./body";

/** The answer as it is, in rows and columns. */
export function TableBody({ report, query, texts, onDrill }: BodyProps) {
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
