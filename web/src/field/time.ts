import dayjs from "dayjs";
import type { TFunction } from "i18next";

export const isToday = (moment: string | null | undefined): boolean =>
  Boolean(moment) && dayjs(moment).isSame(dayjs(), "day");

/** Day in words where that is shorter: "today", "tomorrow", else month and day. */
function dayText(moment: dayjs.Dayjs, t: TFunction): string {
  const days = moment.startOf("day").diff(dayjs().startOf("day"), "day");
  if (days === 0) return t("field.day.today");
  if (days === 1) return t("field.day.tomorrow");
  if (days === -1) return t("field.day.yesterday");
  return moment.format(moment.isSame(dayjs(), "year") ? "MM-DD ddd" : "YYYY-MM-DD");
}

/** "Today 14:00–16:00"; "" when nothing is planned. */
export function spanText(start: string | null, end: string | null, t: TFunction): string {
  if (!start) return "";
  const from = dayjs(start);
  const until = end ? dayjs(end) : null;
  const tail = !until
    ? ""
    : until.isSame(from, "day")
      ? `–${until.format("HH:mm")}`
      : `–${until.format("MM-DD HH:mm")}`;
  return `${dayText(from, t)} ${from.format("HH:mm")}${tail}`;
}

export function momentText(moment: string | null | undefined, t: TFunction): string {
  return moment ? `${dayText(dayjs(moment), t)} ${dayjs(moment).format("HH:mm")}` : "";
}

export const clockText = (moment: unknown): string =>
  typeof moment === "string" ? dayjs(moment).format("HH:mm") : "";
