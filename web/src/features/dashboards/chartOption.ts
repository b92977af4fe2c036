import type { GlobalToken } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { formatNumber } from "../../lib/format";
import type { Card, Report, ReportQuery } from "./api";
import type { Texts } from "./texts";

interface Input {
  report: Report;
  query: ReportQuery;
  texts: Texts;
  token: GlobalToken;
  /** Names on the map. */
  provinces: string[];
}

/** The accent and calm neighbours of it, in the order of the series. */
const COLORS = [
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

const measureOf = (row: unknown[], query: ReportQuery) => {
  const value = row[query.dimensions.length];
  return value === null || value === undefined ? null : Number(value);
};
const shown = (value: unknown) => formatNumber(value, Number.isInteger(Number(value)) ? 0 : 1);

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
  const data = report.rows.map((row) => ({
    name: dimension ? texts.value(dimension, row[0]) : "",
    value: measureOf(row, query),
    values: row.slice(0, query.dimensions.length),
  }));
  return {
    legend: {
      type: "scroll",
      orient: "vertical",
      right: 0,
      top: "middle",
      textStyle: { color: token.colorTextSecondary },
    },
    series: [
      {
        type: "pie",
        radius: ["48%", "74%"],
        center: ["34%", "50%"],
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

function axes(type: "line" | "bar", { report, query, texts, token }: Input): EChartsCoreOption {
  const [first, second] = query.dimensions;
  const key = (value: unknown) => JSON.stringify(value);
  const categories = [...new Map(report.rows.map((row) => [key(row[0]), row[0]])).values()];
  const splits = second ? [...new Map(report.rows.map((row) => [key(row[1]), row[1]])).values()] : [null];
  const names = categories.map((value) => (first ? texts.value(first, value) : ""));
  // Names of people and products need room: the longer they are, the sooner they stand on the vertical axis.
  const lying = type === "bar" && !first?.grain;
  const series = splits.map((split) => ({
    type,
    name: second ? texts.value(second, split) : texts.column(report.columns[query.dimensions.length] ?? ""),
    stack: second ? "all" : undefined,
    smooth: false,
    showSymbol: categories.length < 20,
    barMaxWidth: 28,
    lineStyle: { width: 2 },
    areaStyle: type === "line" ? { opacity: 0.08 } : undefined,
    data: categories.map((category) => {
      const row = report.rows.find(
        (item) => key(item[0]) === key(category) && (!second || key(item[1]) === key(split)),
      );
      return { value: row ? measureOf(row, query) : null, values: second ? [category, split] : [category] };
    }),
  }));
  const category = {
    type: "category",
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token.colorBorder } },
    axisLabel: {
      color: token.colorTextTertiary,
      hideOverlap: !lying,
      width: lying ? 96 : undefined,
      overflow: "truncate",
    },
    inverse: lying,
  };
  const value = {
    type: "value",
    axisLabel: { color: token.colorTextTertiary },
    splitLine: { lineStyle: { color: token.colorBorderSecondary } },
    minInterval: query.measures[0]?.fn === "count" ? 1 : undefined,
    scale: query.measures[0]?.fn === "avg",
  };
  return {
    tooltip: {
      trigger: "axis",
      confine: true,
      valueFormatter: shown,
      backgroundColor: token.colorBgElevated,
      borderColor: token.colorBorderSecondary,
      textStyle: { color: token.colorText, fontSize: 12 },
    },
    grid: { left: 8, right: 16, top: second ? 32 : 12, bottom: 4, containLabel: true },
    legend: second ? { type: "scroll", top: 0, textStyle: { color: token.colorTextSecondary } } : undefined,
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series,
  };
}
