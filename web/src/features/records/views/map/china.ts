import { ScatterChart } from "echarts/charts";
import { GeoComponent, TooltipComponent } from "echarts/components";
import * as core from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Gazetteer, Point } from "./places";

/** A shape on the map: `cp` is its middle. */
interface Shapes {
  features: { properties: { id: string; name: string; cp?: Point } }[];
}

const FILES = import.meta.glob<Shapes>("../../../../../node_modules/china-map/map/json/province/*.json", {
  import: "default",
});
/** Names of the files by the first two digits of GB/T 2260. */
const PROVINCES: Readonly<Record<string, string>> = {
  11: "beijing",
  12: "tianjin",
  13: "hebei",
  14: "shanxi",
  15: "neimenggu",
  21: "liaoning",
  22: "jilin",
  23: "heilongjiang",
  31: "shanghai",
  32: "jiangsu",
  33: "zhejiang",
  34: "anhui",
  35: "fujian",
  36: "jiangxi",
  37: "shandong",
  41: "henan",
  42: "hubei",
  43: "hunan",
  44: "guangdong",
  45: "guangxi",
  46: "hainan",
  50: "chongqing",
  51: "sichuan",
  52: "guizhou",
  53: "yunnan",
  54: "xizang",
  61: "shanxi1",
  62: "gansu",
  63: "qinghai",
  64: "ningxia",
  65: "xinjiang",
  71: "taiwan",
  81: "xianggang",
  82: "aomen",
};
export const MAP = "china-records";

let loaded: Promise<Gazetteer["provinces"]> | null = null;

/** The part of ECharts that the map needs, with the map of China; its provinces. No address of a tile server is asked. */
export function loadChina(): Promise<Gazetteer["provinces"]> {
  loaded ??= import("china-map/map/json/china.json").then((module) => {
    const shapes = module.default as unknown as Shapes;
    core.use([ScatterChart, GeoComponent, TooltipComponent, CanvasRenderer]);
    core.registerMap(MAP, shapes as unknown as Parameters<typeof core.registerMap>[1]);
    return new Map(
      shapes.features.flatMap(({ properties: { id, name, cp } }) =>
        cp ? [[id.slice(0, 2), { name, at: cp }] as const] : [],
      ),
    );
  });
  return loaded;
}

/** Middles of the cities of a province. */
export async function loadCities(prefix: string): Promise<ReadonlyMap<string, Point>> {
  const file = PROVINCES[prefix];
  const load = Object.entries(FILES).find(([path]) => path.endsWith(`/${file}.json`))?.[1];
  if (!file || !load) return new Map();
  const { features } = await load();
  return new Map(features.flatMap(({ properties: { name, cp } }) => (cp ? [[name, cp] as const] : [])));
}

export { core as echarts };
