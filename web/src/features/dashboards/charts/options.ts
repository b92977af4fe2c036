import type { EChartsCoreOption } from "echarts/core";
import { bar, line } from "./axes";
import { COLORS, type Input, shown } from "./drawing";
import { map } from "./map";
import { pie } from "./pie";

/** Kinds that ECharts draws, one line each. */
const OPTIONS: Record<string, (input: Input) => EChartsCoreOption> = { bar, line, map, pie };

/** What ECharts is to draw for a report. Every point carries `values`, its dimension values, for drilling. */
export function chartOption(chart: string, input: Input): EChartsCoreOption {
  const { token } = input;
  return {
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
    ...OPTIONS[chart]?.(input),
  };
}
