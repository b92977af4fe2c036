import type { EChartsCoreOption } from "echarts/core";
import { type Input, measureOf, shown } from "./drawing";
import { dominantRow } from "./series";

interface Settings {
  donut?: boolean;
}

/** Parts of a whole, their numbers in the legend. One that leaves nothing of the others stands above, see Canvas. */
export function pie({ report, query, texts, token, settings }: Input<Settings>): EChartsCoreOption {
  const [dimension] = query.dimensions;
  const at = query.dimensions.length;
  const dominant = dominantRow(report.rows, at);
  const data = report.rows
    .filter((row) => row !== dominant)
    .map((row) => ({
      name: dimension ? texts.value(dimension, row[0]) : "",
      value: measureOf(row, query),
      values: row.slice(0, at),
      itemStyle: { color: dimension && texts.color(dimension, row[0]) },
    }));
  const numbers = new Map(data.map(({ name, value }) => [name, shown(value)]));
  return {
    legend: {
      type: "scroll",
      orient: "vertical",
      left: "56%",
      right: 0,
      top: "middle",
      icon: "circle",
      itemWidth: 8,
      itemHeight: 8,
      itemGap: 7,
      formatter: (name: string) => `{name|${name}}{number|${numbers.get(name) ?? ""}}`,
      textStyle: {
        color: token.colorTextSecondary,
        rich: {
          name: { width: 92, color: token.colorTextSecondary, fontSize: 12 },
          number: { width: 34, align: "right", color: token.colorText, fontSize: 12 },
        },
      },
    },
    series: [
      {
        type: "pie",
        radius: [settings.donut === false ? 0 : "52%", "80%"],
        center: ["27%", "50%"],
        label: { show: false },
        itemStyle: { borderColor: token.colorBgContainer, borderWidth: 2 },
        data,
      },
    ],
  };
}
