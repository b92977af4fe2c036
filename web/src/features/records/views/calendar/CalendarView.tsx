import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useColumns } from "../../../../engines/conditions/columns";
import { allOf } from "../../../../engines/conditions/model";
import { EmptyState, ErrorState } from "../../../../ui/states";
import type { ViewProps } from "../kinds";
import { cardColumns, isMovable, ownField } from "../shared/fields";
import { type SpanFields, spanFields, spanOf, touches } from "../shared/span";
import { useAllRows } from "../shared/useAllRows";
import { useWrites } from "../shared/useWrites";
import { DAY, dayStart, dayText, monthStart, wallNow, weekday, weekStart } from "../shared/wall";
import "../shared/shared.css";
import "./calendar.css";
import { Agenda } from "./Agenda";
import type { Happening } from "./Event";
import { HourGrid } from "./HourGrid";
import { monthDays } from "./layout";
import { MonthGrid } from "./MonthGrid";
import { useReschedule } from "./useReschedule";

export type Mode = "day" | "week" | "month";
export type CalendarOptions = {
  start?: string;
  end?: string;
  color?: string;
  mode?: Mode;
  week_start?: 1 | 7;
  from_hour?: number;
  to_hour?: number;
  working_days?: number[];
  weekends?: boolean;
};

const CAP = 2000;
const WORKING = [1, 2, 3, 4, 5];

/** Records on a calendar by day, week or month. */
export default function CalendarView(props: ViewProps<CalendarOptions>) {
  const { t } = useTranslation();
  const { form, options } = props;
  const named = useColumns(
    form,
    [options.start, options.end, options.color].filter((path) => path !== undefined),
  );
  const kindOf = (path: string) => named.find((column) => column.path === path)?.kind;
  const fields = spanFields(kindOf, options.start, options.end);
  if (!fields) return <EmptyState title={t("boards.noStart")} hint={t("boards.chooseHint")} />;
  const color = named.find((column) => column.path === options.color)?.field;
  return <Calendar {...props} fields={fields} color={color} />;
}

type Props = ViewProps<CalendarOptions> & { fields: SpanFields; color: Happening["color"] };

function Calendar(props: Props) {
  const { form, options, query, fields, color, may, narrow } = props;
  const { t, i18n } = useTranslation();
  const [mode, setMode] = useState<Mode>(options.mode ?? "month");
  const [anchor, setAnchor] = useState(() => dayStart(wallNow()));
  const first = options.week_start ?? 1;
  const working = options.working_days ?? WORKING;
  const weeks = useMemo(
    () => visibleWeeks(mode, anchor, first, narrow, options.weekends === false ? working : null),
    [mode, anchor, first, narrow, options.weekends, working],
  );
  const days = weeks.flat();
  const from = days[0] ?? anchor;
  const to = (days.at(-1) ?? anchor) + DAY;
  const wanted = useMemo(
    () => cardColumns(form, query.columns, fields.start, fields.end, options.color),
    [form, query.columns, fields.start, fields.end, options.color],
  );
  const list = useAllRows(
    form.key,
    {
      columns: wanted,
      filter: allOf(query.filter, touches(fields, from, to)),
      search: query.search,
      sort: [{ field: fields.start }],
    },
    CAP,
  );
  const writes = useWrites(form);
  const startMovable = may.update && isMovable(form, ownField(form, fields.start));
  const endMovable = may.update && isMovable(form, ownField(form, fields.end));
  const movable = startMovable && (!fields.end || endMovable);
  const happenings = useMemo<Happening[]>(
    () =>
      writes.shown(list.rows).flatMap((row) => {
        const span = spanOf(row, fields);
        return span
          ? [{ id: row.id, row, ...span, color, movable, resizable: endMovable && Boolean(fields.end) }]
          : [];
      }),
    [writes.shown, list.rows, fields, color, movable, endMovable],
  );
  const reschedule = useReschedule({
    fields,
    writes,
    onCreate: may.create ? props.onCreate : undefined,
  });
  const step = (by: number) => setAnchor(stepped(mode, anchor, by, narrow));
  const shared = {
    form,
    days,
    happenings,
    working,
    openId: props.openId,
    onOpen: props.onOpen,
    reschedule,
    onDay: (day: number) => {
      setAnchor(day);
      setMode("day");
    },
  };
  if (list.error) return <ErrorState error={list.error} onRetry={list.refetch} />;
  return (
    <div className="sl-cal" aria-busy={list.isFetching}>
      <div className="sl-cal-bar">
        <Button size="small" onClick={() => setAnchor(dayStart(wallNow()))}>
          {t("boards.today")}
        </Button>
        <Button
          type="text"
          size="small"
          icon={<LeftOutlined />}
          aria-label={t("boards.previous")}
          onClick={() => step(-1)}
        />
        <Button
          type="text"
          size="small"
          icon={<RightOutlined />}
          aria-label={t("boards.next")}
          onClick={() => step(1)}
        />
        <b>{heading(mode, anchor, from, to, i18n.language)}</b>
        {list.more && <span className="sl-muted">{t("boards.capped", { count: CAP })}</span>}
        <span className="sl-grow" />
        <Segmented<Mode>
          size="small"
          value={mode}
          onChange={setMode}
          options={(["day", "week", "month"] as const).map((value) => ({
            value,
            label: t(`boards.calendar.${value}`),
          }))}
        />
      </div>
      {mode === "month" ? (
        <MonthGrid
          {...shared}
          weeks={weeks}
          month={monthStart(anchor)}
          dots={narrow}
          selected={anchor}
          onSelect={setAnchor}
        />
      ) : (
        <HourGrid
          {...shared}
          fromHour={options.from_hour ?? 8}
          toHour={options.to_hour ?? 18}
          timed={fields.startKind === "datetime"}
        />
      )}
      {mode === "month" && narrow && (
        <Agenda
          day={anchor}
          happenings={happenings}
          form={form}
          onOpen={props.onOpen}
          onCreate={reschedule.create}
        />
      )}
    </div>
  );
}

function visibleWeeks(
  mode: Mode,
  anchor: number,
  first: 1 | 7,
  narrow: boolean,
  only: number[] | null,
): number[][] {
  if (mode === "day") return [[anchor]];
  const kept = (days: number[]) => (only ? days.filter((day) => only.includes(weekday(day))) : days);
  if (mode === "month")
    return monthDays(monthStart(anchor), monthStart(anchor, 1), weekStart(monthStart(anchor), first)).map(
      kept,
    );
  const start = narrow ? anchor : weekStart(anchor, first);
  const week = kept(Array.from({ length: narrow ? 3 : 7 }, (_, day) => start + day * DAY));
  return [week.length > 0 ? week : [anchor]];
}

function stepped(mode: Mode, anchor: number, by: number, narrow: boolean): number {
  if (mode === "month") return monthStart(anchor, by);
  return anchor + by * DAY * (mode === "day" ? 1 : narrow ? 3 : 7);
}

function heading(mode: Mode, anchor: number, from: number, to: number, language: string): string {
  const format = (wall: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(wall);
  if (mode === "month") return format(anchor, { year: "numeric", month: "long" });
  if (mode === "day")
    return format(anchor, { year: "numeric", month: "short", day: "numeric", weekday: "short" });
  return `${dayText(from)} – ${dayText(to - DAY).slice(5)}`;
}
