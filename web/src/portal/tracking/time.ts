import { inZone } from "../../lib/zone";

/** "11-22 Sun 14:00–16:00"; "" when nothing is planned. */
export function plannedText(start: string | null | undefined, end: string | null | undefined): string {
  if (!start) return "";
  const from = inZone(start);
  const until = end ? inZone(end) : null;
  const day = from.format(from.isSame(inZone(), "year") ? "MM-DD ddd HH:mm" : "YYYY-MM-DD HH:mm");
  if (!until) return day;
  return `${day}–${until.format(until.isSame(from, "day") ? "HH:mm" : "MM-DD HH:mm")}`;
}
