import { theme } from "antd";
import { expect, test } from "vitest";
import type { Report, ReportQuery } from "../api";
import { chartOption } from "./options";

const texts = {
  value: (_: unknown, value: unknown) => String(value),
  color: () => undefined,
  running: "",
  column: (name: string) => name,
};
const token = theme.getDesignToken();
const query: ReportQuery = {
  form: "ticket",
  dimensions: [{ field: "region" }],
  measures: [{ fn: "count", as: "n" }],
};
const report: Report = {
  columns: ["region", "n"],
  rows: [
    ["east", 3],
    ["south", 2],
    ["north", 2],
  ],
};

const drawn = (
  chart: string,
  settings: object,
  more: Partial<{ query: ReportQuery; report: Report }> = {},
): // biome-ignore lint/suspicious/noExplicitAny: what ECharts is given, looked into by path
any => chartOption(chart, { settings, report, query, texts, token, provinces: [], ...more });

test("bars stand, or lie where their names need room", () => {
  expect(drawn("bar", {}).yAxis.type).toBe("value");
  expect(drawn("bar", { horizontal: true }).yAxis.type).toBe("category");
});

test("a pie is a ring unless it is to be full", () => {
  expect(drawn("pie", {}).series[0].radius[0]).toBe("52%");
  expect(drawn("pie", { donut: false }).series[0].radius[0]).toBe(0);
});

test("lines are smooth and filled as they are set", () => {
  expect(drawn("line", { smooth: true, area: true }).series[0]).toMatchObject({
    smooth: true,
    areaStyle: {},
  });
  expect(drawn("line", { area: false }).series[0].areaStyle).toBeUndefined();
});

test("several measures are several series, each with its own numbers", () => {
  const measures = [...query.measures, { fn: "avg", field: "hours", as: "hours" }];
  const both = { columns: ["region", "n", "hours"], rows: [["east", 3, 1.5]] };
  const { series, legend } = drawn("bar", {}, { query: { ...query, measures }, report: both });
  expect(
    series.map((one: { name: string; data: { value: number }[] }) => [one.name, one.data[0]?.value]),
  ).toEqual([
    ["n", 3],
    ["hours", 1.5],
  ]);
  expect(legend).toBeDefined();
});

test("bars of a second dimension are stacked unless set beside each other", () => {
  const dimensions = [{ field: "region" }, { field: "type" }];
  const split = {
    columns: ["region", "type", "n"],
    rows: [
      ["east", "repair", 3],
      ["east", "install", 1],
    ],
  };
  const stacks = (settings: object) =>
    drawn("bar", settings, { query: { ...query, dimensions }, report: split }).series.map(
      (one: { stack?: string }) => one.stack,
    );
  expect(stacks({})).toEqual(["all", "all"]);
  expect(stacks({ stacked: false })).toEqual([undefined, undefined]);
});
