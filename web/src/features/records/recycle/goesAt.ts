import type { Overview } from "./api";

const DAY = 86_400_000;

/** When a record deleted then is deleted for good by itself; null: never. */
export function goesAt(deletedAt: string, kept: Pick<Overview, "days" | "not_before">): string | null {
  if (kept.days === null) return null;
  const due = new Date(deletedAt).getTime() + kept.days * DAY;
  return new Date(Math.max(due, new Date(kept.not_before).getTime())).toISOString();
}
