import type { EChartsCoreOption } from "echarts/core";
import { type Input, measureOf } from "./drawing";

/** Provinces of China, coloured by one measure. */
export function map({ report, query, token, provinces }: Input): EChartsCoreOption {
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
