import { areaList } from "@vant/area-data";
import type { Region } from "./controls";

const under = (list: Record<string, string>, prefix: string): [string, string][] =>
  Object.entries(list).filter(([code]) => code.startsWith(prefix));

/** The codes of two and four digits that a six-digit code begins with. */
const provincePart = (code: string): string => code.slice(0, 2);
const cityPart = (code: string): string => code.slice(0, 4);

function districts(city: string): Region[] | undefined {
  const found = under(areaList.county_list, cityPart(city)).map(([value, label]) => ({ value, label }));
  return found.length ? found : undefined;
}

function cities(province: string): Region[] {
  return under(areaList.city_list, provincePart(province)).map(([value, label]) => ({
    value,
    label,
    children: districts(value),
  }));
}

let tree: Region[] | null = null;

/** Provinces, cities and districts of China with their six-digit codes. */
export function regions(): Region[] {
  tree ??= Object.entries(areaList.province_list).map(([value, label]) => ({
    value,
    label,
    children: cities(value),
  }));
  return tree;
}
