/** Longitude and latitude, degrees. */
export type Point = [number, number];

/** Middles of provinces and of their cities, by the names on the map. */
export interface Gazetteer {
  /** GB/T 2260 prefix of two digits → name and middle of the province. */
  provinces: ReadonlyMap<string, { name: string; at: Point }>;
  /** The same prefix → name → middle of its cities. */
  cities: ReadonlyMap<string, ReadonlyMap<string, Point>>;
}

interface Value {
  lng?: number;
  lat?: number;
  province?: string;
  city?: string;
  district?: string;
  code?: string;
}

/** Prefix of the province that an address lies in. */
export function provinceOf(value: unknown, { provinces }: Pick<Gazetteer, "provinces">): string | undefined {
  const { province, code } = (value ?? {}) as Value;
  if (code && provinces.has(code.slice(0, 2))) return code.slice(0, 2);
  if (!province) return undefined;
  // Data say the full name, the map its short one, which the full one starts with.
  return [...provinces].find(([, { name }]) => province.startsWith(name))?.[0];
}

/** Where a value is drawn: its own place, else the middle of its city, district or province; null for nowhere. */
export function placeOf(value: unknown, known: Gazetteer): Point | null {
  const { lng, lat, city, district } = (value ?? {}) as Value;
  if (typeof lng === "number" && typeof lat === "number") return [lng, lat];
  const prefix = provinceOf(value, known);
  if (!prefix) return null;
  const cities = known.cities.get(prefix);
  return (
    (city && cities?.get(city)) ||
    (district && cities?.get(district)) ||
    (known.provinces.get(prefix)?.at ?? null)
  );
}
