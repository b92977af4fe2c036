import { useMemo } from "react";
import { useSession } from "../../../api/session";
import type { Env } from "../../../lib/expr";

/** What dynamic values of conditions mean for the one who looks; units below one's own are not known here. */
export function useEnv(): Env {
  const { user, zone } = useSession();
  return useMemo(() => {
    const unitIds = user.units.map((unit) => unit.id);
    return { userId: user.id, unitIds, subtreeIds: unitIds, now: new Date().toISOString(), zone };
  }, [user, zone]);
}

/** A value as conditions compare it: related records by their id. */
export function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value && typeof value === "object" && "id" in value) return (value as { id: string }).id;
  return value ?? null;
}
