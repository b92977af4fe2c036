import type { GlobalToken } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { COLORS, type Input, measureOf, shown } from "./drawing";
import { emptyIsZero, isPartial, timeAxis } from "./series";
import type { Texts } from "./texts";

/** What the series and the axes of one chart share. */
interface Plan extends Input {
  type: "line" | "bar";
  categories: unknown[];
  /** Place of the span that is still going on, or -1. */
  partial: number;
  /** Bars lie where names need room. */
  lying: boolean;
}

interface DataPoint {
  value: number | null;
  values: unknown[];
  itemStyle?: { opacity: number } | undefined;
}

const FEW_POINTS = 20;

/** Lines and bars over one dimension, or stacked over two. */
export function axes(type: "line" | "bar", input: Input): EChartsCoreOption {
  const [first, second] = input.query.dimensions;
  const categories = timeAxis(input.report, input.query);
  const grain = first?.grain;
  const partial = grain ? categories.findIndex((value) => isPartial(value, grain)) : -1;
  const plan: Plan = { ...input, type, categories, partial, lying: type === "bar" && !grain };
  const splits = second ? distinct(input.report.rows.map((row) => row[1])) : [null];
  const [across, along] = [categoryAxis(plan), valueAxis(plan)];
  const { token, texts } = input;
  return {
    tooltip: {
      trigger: "axis",
      confine: true,
      formatter: (points: unknown) => tipOf(points as TipPoint[], partial, texts),
      backgroundColor: token.colorBgElevated,
      borderColor: token.colorBorderSecondary,
      textStyle: { color: token.colorText, fontSize: 12 },
    },
    grid: { left: 8, right: plan.lying ? 40 : 16, top: second ? 32 : 12, bottom: 4, containLabel: true },
    legend: second
      ? {
          type: "scroll",
          top: 0,
          icon: "circle",
          itemWidth: 8,
          itemHeight: 8,
          textStyle: { color: token.colorTextSecondary },
        }
      : undefined,
    xAxis: plan.lying ? along : across,
    yAxis: plan.lying ? across : along,
    series: splits.flatMap((split) => seriesOf(plan, split)),
  };
}

/** Days come as "2026-11-21" or with a time behind; the axis holds days. */
const keyOf = (value: unknown) =>
  JSON.stringify(typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value);

const distinct = (values: unknown[]) => [...new Map(values.map((value) => [keyOf(value), value])).values()];

function pointsOf({ report, query, categories, partial, type }: Plan, split: unknown): DataPoint[] {
  const { length } = query.dimensions;
  const rows = report.rows.filter((row) => length < 2 || keyOf(row[1]) === keyOf(split));
  const byCategory = new Map(rows.map((row) => [keyOf(row[0]), row]));
  const missing = query.dimensions[0]?.grain && emptyIsZero(query) ? 0 : null;
  return categories.map((category, index) => {
    const row = byCategory.get(keyOf(category));
    return {
      value: row ? measureOf(row, query) : missing,
      values: length > 1 ? [category, split] : [category],
      // What is not over yet is drawn lighter: its number still grows.
      itemStyle: type === "bar" && index === partial ? { opacity: 0.45 } : undefined,
    };
  });
}

function seriesOf(plan: Plan, split: unknown): object[] {
  const { query, report, texts, type, partial, categories, lying, token } = plan;
  const [, second] = query.dimensions;
  const points = pointsOf(plan, split);
  const common = {
    type,
    name: second ? texts.value(second, split) : texts.column(report.columns[query.dimensions.length] ?? ""),
    stack: second ? "all" : undefined,
    color: second ? texts.color(second, split) : undefined,
    showSymbol: categories.length < FEW_POINTS,
  };
  if (type === "bar") {
    const label = endLabel(lying && !second, token);
    return [{ ...common, barMaxWidth: lying ? 18 : 28, label, data: points }];
  }
  const solid = { ...common, lineStyle: { width: 2 }, areaStyle: { opacity: 0.08 } };
  if (second || partial < 1) return [{ ...solid, data: points }];
  // The running span hangs on the line by a dashed piece.
  const only = (keep: (index: number) => boolean) =>
    points.map((point, index) => (keep(index) ? point : { ...point, value: null }));
  const dashed = { width: 1.5, type: "dashed", opacity: 0.7 };
  return [
    { ...solid, data: only((index) => index < partial) },
    {
      ...common,
      color: COLORS[0],
      showSymbol: false,
      lineStyle: dashed,
      data: only((index) => index === partial || index === partial - 1),
    },
  ];
}

function categoryAxis({ categories, query, texts, token, lying, partial }: Plan) {
  const [first] = query.dimensions;
  return {
    type: "category",
    data: categories.map((value, index) => {
      const text = first ? texts.value(first, value) : "";
      return index === partial ? `${text} *` : text;
    }),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token.colorBorder } },
    axisLabel: {
      color: token.colorTextSecondary,
      hideOverlap: !lying,
      width: lying ? 96 : undefined,
      overflow: "truncate",
    },
    inverse: lying,
  };
}

function valueAxis({ query, token }: Plan) {
  const fn = query.measures[0]?.fn;
  return {
    type: "value",
    axisLabel: { color: token.colorTextTertiary },
    splitLine: { lineStyle: { color: token.colorBorderSecondary } },
    minInterval: fn === "count" ? 1 : undefined,
    scale: fn === "avg",
  };
}

interface TipPoint {
  name: string;
  dataIndex: number;
  marker: string;
  seriesName: string;
  value: unknown;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** The tooltip of an axis: one line a series, the running span named as such. */
function tipOf(points: TipPoint[], partial: number, texts: Texts): string {
  const [first] = points;
  if (!first) return "";
  const head = first.dataIndex === partial ? `${first.name.replace(" *", "")} ${texts.running}` : first.name;
  // A line and its dashed end are one series to the reader.
  const real = points.filter(({ value }) => value !== null && value !== undefined);
  const lines = [...new Map(real.map((point) => [point.seriesName, point])).values()].map(
    ({ marker, seriesName, value }) => `${marker}${escaped(seriesName)} <b>${shown(value)}</b>`,
  );
  return [escaped(head), ...lines].join("<br>");
}

/** The number at the end of a lying bar. */
const endLabel = (show: boolean, token: GlobalToken) => ({
  show,
  position: "right",
  color: token.colorTextSecondary,
  fontSize: 11,
  formatter: ({ value }: { value: unknown }) => shown(value),
});
