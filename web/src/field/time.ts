import type { Dayjs } from "dayjs";
import type { TFunction } from "i18next";
import { inZone } from "../lib/zone";

export const isToday = (moment: string | null | undefined): boolean =>
  Boolean(moment) && inZone(moment).isSame(inZone(), "day");

/** Day in words where that is shorter: "today", "tomorrow", else month and day. */
function dayText(moment: Dayjs, t: TFunction): string {
  const days = moment.startOf("day").diff(inZone().startOf("day"), "day");
  if (days === 0) return t("field.day.today");
  if (days === 1) return t("field.day.tomorrow");
  if (days === -1) return t("field.day.yesterday");
  return moment.format(moment.isSame(inZone(), "year") ? "MM-DD ddd" : "YYYY-MM-DD");
}

/** "Today 14:00–16:00"; "" when nothing is planned. */
export function spanText(start: string | null, end: string | null, t: TFunction): string {
  if (!start) return "";
  const from = inZone(start);
  const until = end ? inZone(end) : null;
  const tail = !until
    ? ""
    : until.isSame(from, "day")
      ? `–${until.format("HH:mm")}`
      : `–${until.format("MM-DD HH:mm")}`;
  return `${dayText(from, t)} ${from.format("HH:mm")}${tail}`;
}

export function momentText(moment: string | null | undefined, t: TFunction): string {
  return moment ? `${dayText(inZone(moment), t)} ${inZone(moment).format("HH:mm")}` : "";
}

export const clockText = (moment: unknown): string =>
  typeof moment === "string" ? inZone(moment).format("HH:mm") : "";
