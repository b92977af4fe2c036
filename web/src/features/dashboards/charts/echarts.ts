import { BarChart, LineChart, MapChart, PieChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as core from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

core.use([
  BarChart,
  LineChart,
  MapChart,
  PieChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export const echarts = core;
export type ECharts = core.ECharts;

interface GeoJson {
  features: { properties: { name: string } }[];
}

let provinces: Promise<string[]> | null = null;

/** Registers the map of China once; gives the names of its provinces. */
export function loadChina(): Promise<string[]> {
  provinces ??= import("china-map/map/json/china.json").then((module) => {
    const map = module.default as unknown as GeoJson;
    core.registerMap("china", map as unknown as Parameters<typeof core.registerMap>[1]);
    return map.features.map((feature) => feature.properties.name).filter(Boolean);
  });
  return provinces;
}
