import type { GlobalToken } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import type { Texts } from "../texts";
import { COLORS, type Input, measureOf, shown } from "./drawing";
import { emptyIsZero, isPartial, timeAxis } from "./series";

interface BarSettings {
  horizontal?: boolean;
  stacked?: boolean;
}

interface LineSettings {
  smooth?: boolean;
  area?: boolean;
}

/** One series: a value of the second dimension, or one of several measures. */
interface Split {
  value: unknown;
  measure: number;
}

/** What the series and the axes of one chart share. */
interface Plan extends Input<BarSettings & LineSettings> {
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

export const bar = (input: Input<BarSettings>) => axes("bar", input);
export const line = (input: Input<LineSettings>) => axes("line", input);

/** Lines and bars over one dimension with one or several measures, or over two dimensions. */
function axes(type: "line" | "bar", input: Input<BarSettings & LineSettings>): EChartsCoreOption {
  const [first, second] = input.query.dimensions;
  const categories = timeAxis(input.report, input.query);
  const grain = first?.grain;
  const partial = grain ? categories.findIndex((value) => isPartial(value, grain)) : -1;
  const plan: Plan = {
    ...input,
    type,
    categories,
    partial,
    lying: type === "bar" && Boolean(input.settings.horizontal),
  };
  const splits: Split[] = second
    ? distinct(input.report.rows.map((row) => row[1])).map((value) => ({ value, measure: 0 }))
    : input.query.measures.map((_, measure) => ({ value: null, measure }));
  const many = splits.length > 1 || Boolean(second);
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
    grid: { left: 8, right: plan.lying ? 40 : 16, top: many ? 32 : 12, bottom: 4, containLabel: true },
    legend: many
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
    series: splits.flatMap((split) => seriesOf(plan, split, many)),
  };
}

/** Days come as "2026-11-21" or with a time behind; the axis holds days. */
const keyOf = (value: unknown) =>
  JSON.stringify(typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value);

const distinct = (values: unknown[]) => [...new Map(values.map((value) => [keyOf(value), value])).values()];

function pointsOf({ report, query, categories, partial, type }: Plan, split: Split): DataPoint[] {
  const { length } = query.dimensions;
  const rows = report.rows.filter((row) => length < 2 || keyOf(row[1]) === keyOf(split.value));
  const byCategory = new Map(rows.map((row) => [keyOf(row[0]), row]));
  const missing = query.dimensions[0]?.grain && emptyIsZero(query) ? 0 : null;
  return categories.map((category, index) => {
    const row = byCategory.get(keyOf(category));
    return {
      value: row ? measureOf(row, query, split.measure) : missing,
      values: length > 1 ? [category, split.value] : [category],
      // What is not over yet is drawn lighter: its number still grows.
      itemStyle: type === "bar" && index === partial ? { opacity: 0.45 } : undefined,
    };
  });
}

function seriesOf(plan: Plan, split: Split, many: boolean): object[] {
  const { query, report, texts, type, partial, categories, lying, token, settings } = plan;
  const [, second] = query.dimensions;
  const points = pointsOf(plan, split);
  const common = {
    type,
    name: second
      ? texts.value(second, split.value)
      : texts.column(report.columns[query.dimensions.length + split.measure] ?? ""),
    color: second ? texts.color(second, split.value) : undefined,
    showSymbol: categories.length < FEW_POINTS,
  };
  if (type === "bar") {
    const label = endLabel(lying && !many, token);
    const stack = second && settings.stacked !== false ? "all" : undefined;
    return [{ ...common, stack, barMaxWidth: lying ? 18 : 28, label, data: points }];
  }
  const areaStyle = settings.area ? { opacity: 0.08 } : undefined;
  const solid = { ...common, smooth: settings.smooth, lineStyle: { width: 2 }, areaStyle };
  if (many || partial < 1) return [{ ...solid, data: points }];
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
