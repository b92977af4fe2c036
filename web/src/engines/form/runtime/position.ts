import type { TFunction } from "i18next";

/** A place as the API speaks it. A browser's position is WGS-84; Chinese maps draw GCJ-02. */
export interface Position {
  lng: number;
  lat: number;
  /** Radius in metres within which the true place lies. */
  accuracy?: number | null;
  address?: string | null;
  datum?: "wgs84" | "gcj02";
}

export type Located = { outcome: "found"; position: Position } | { outcome: "denied" | "unavailable" };

const DIGITS = 1e6;
const TIMEOUT_MS = 12_000;
const PERMISSION_DENIED = 1;

const rounded = (degrees: number): number => Math.round(degrees * DIGITS) / DIGITS;

/** Asks the device where it is; never throws, the refusal is an answer too. */
export function locate(): Promise<Located> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) {
      resolve({ outcome: "unavailable" });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          outcome: "found",
          position: {
            lng: rounded(coords.longitude),
            lat: rounded(coords.latitude),
            accuracy: Math.round(coords.accuracy),
            datum: "wgs84",
          },
        }),
      (error) => resolve({ outcome: error.code === PERMISSION_DENIED ? "denied" : "unavailable" }),
      { enableHighAccuracy: true, timeout: TIMEOUT_MS, maximumAge: 30_000 },
    );
  });
}

/** The address if it is known, else the coordinates with their accuracy. */
export function positionText(position: Position, t: TFunction): string {
  const place = position.address || `${position.lng.toFixed(5)}, ${position.lat.toFixed(5)}`;
  return position.accuracy
    ? `${place} (${t("runtime.position.accuracy", { metres: position.accuracy })})`
    : place;
}
