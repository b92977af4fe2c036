import type { EChartsCoreOption } from "echarts/core";
import type { Card } from "./api";
import { axes } from "./axes";
import { COLORS, type Input, measureOf, shown } from "./drawing";
import { dominantRow } from "./series";

/** What ECharts is to draw for a report. Every point carries `values`, its dimension values, for drilling. */
export function chartOption(chart: Card["chart"], input: Input): EChartsCoreOption {
  const { token } = input;
  const base = {
    color: COLORS,
    animationDuration: 200,
    textStyle: { fontFamily: token.fontFamily, color: token.colorTextSecondary, fontSize: 12 },
    tooltip: {
      trigger: "item",
      backgroundColor: token.colorBgElevated,
      borderColor: token.colorBorderSecondary,
      textStyle: { color: token.colorText, fontSize: 12 },
      valueFormatter: shown,
      confine: true,
    },
  };
  if (chart === "pie") return { ...base, ...pie(input) };
  if (chart === "map") return { ...base, ...map(input) };
  return { ...base, ...axes(chart === "line" ? "line" : "bar", input) };
}

function pie({ report, query, texts, token }: Input): EChartsCoreOption {
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
        radius: ["52%", "80%"],
        center: ["27%", "50%"],
        label: { show: false },
        itemStyle: { borderColor: token.colorBgContainer, borderWidth: 2 },
        data,
      },
    ],
  };
}

function map({ report, query, token, provinces }: Input): EChartsCoreOption {
  // Data say the full name of a province, the map its short one, which the full one starts with.
  const data = report.rows.flatMap((row) => {
    const text = String(row[0] ?? "");
    const name = provinces.find((province) => text.startsWith(province));
    return name ? [{ name, value: measureOf(row, query), values: row.slice(0, 1) }] : [];
  });
  const most = Math.max(1, ...data.map((item) => item.value ?? 0));
  return {
    visualMap: {
      min: 0,
      max: most,
      left: 0,
      bottom: 0,
      itemHeight: 80,
      textStyle: { color: token.colorTextTertiary },
      inRange: { color: [token.colorPrimaryBg, token.colorPrimary] },
    },
    series: [
      {
        type: "map",
        map: "china",
        roam: false,
        selectedMode: false,
        zoom: 1.15,
        data,
        itemStyle: { areaColor: token.colorFillTertiary, borderColor: token.colorBorder },
        emphasis: {
          label: { show: true, color: token.colorText },
          itemStyle: { areaColor: token.colorWarning },
        },
      },
    ],
  };
}
