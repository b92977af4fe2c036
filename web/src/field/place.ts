import { useEffect, useState } from "react";
import type { Position } from "../engines/form/runtime/position";

/** A geolocation value, or null where there is none. */
export const placeOf = (value: unknown): Position | null =>
  value && typeof value === "object" && "lng" in value && "lat" in value ? (value as Position) : null;

const EARTH_M = 6_371_008.8;
const AXIS = 6_378_245;
const FLATNESS = 0.006_693_421_622_965_943;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function latitudeShift(x: number, y: number): number {
  const near = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return near + waves(x, [6, 2]) + waves(y, [1, 1 / 3], [20, 40]) + waves(y, [1 / 12, 1 / 30], [160, 320]);
}

function longitudeShift(x: number, y: number): number {
  const near = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return near + waves(x, [6, 2]) + waves(x, [1, 1 / 3], [20, 40]) + waves(x, [1 / 12, 1 / 30], [150, 300]);
}

function waves(value: number, factors: number[], heights: number[] = [20, 20]): number {
  const sum = factors.reduce(
    (all, factor, at) => all + (heights[at] ?? 0) * Math.sin(factor * value * Math.PI),
    0,
  );
  return (sum * 2) / 3;
}

/** The same place in the datum that Chinese maps draw (GCJ-02), which lies some hundred metres beside WGS-84. */
export function toGcj02({ lng, lat, datum }: Position): { lng: number; lat: number } {
  const abroad = lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271;
  if (datum === "gcj02" || abroad) return { lng, lat };
  const sine = Math.sin(radians(lat));
  const curve = 1 - FLATNESS * sine * sine;
  const north = latitudeShift(lng - 105, lat - 35);
  const east = longitudeShift(lng - 105, lat - 35);
  const meridian = radians((AXIS * (1 - FLATNESS)) / (curve * Math.sqrt(curve)));
  const parallel = radians((AXIS / Math.sqrt(curve)) * Math.cos(radians(lat)));
  return { lng: lng + east / parallel, lat: lat + north / meridian };
}

/** Metres between two places as the crow flies, whatever their datums. */
export function metresBetween(one: Position, other: Position): number {
  const a = toGcj02(one);
  const b = toGcj02(other);
  const north = Math.sin(radians(b.lat - a.lat) / 2) ** 2;
  const east = Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  const chord = north + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * east;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

export function distanceText(metres: number): string {
  if (metres < 950) return `${Math.round(metres / 10) * 10} m`;
  return metres < 9_950 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}

/** Opens AMap's route to a place: in its app where there is one, else on its page. */
export function navigationLink(target: Position, name: string): string {
  const query = new URLSearchParams({
    to: `${target.lng},${target.lat},${name}`,
    mode: "car",
    src: "serviceloop",
    coordinate: target.datum === "gcj02" ? "gaode" : "wgs84",
    callnative: "1",
  });
  return `https://uri.amap.com/navigation?${query}`;
}

/** Looks a written address up on AMap, for customers without a position. */
export function addressSearchLink(address: string): string {
  return `https://uri.amap.com/search?${new URLSearchParams({ keyword: address, src: "serviceloop", callnative: "1" })}`;
}

/** Where this phone is, if the person has already allowed it; a list must not ask. */
export function useKnownPosition(): Position | null {
  const [position, setPosition] = useState<Position | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const permission = await navigator.permissions?.query({ name: "geolocation" });
      if (permission?.state !== "granted") return;
      const { locate } = await import("../engines/form/runtime/position");
      const found = await locate();
      if (!gone && found.outcome === "found") setPosition(found.position);
    };
    look().catch(() => {
      // Browsers without the permissions API show no distance.
    });
    return () => {
      gone = true;
    };
  }, []);
  return position;
}
