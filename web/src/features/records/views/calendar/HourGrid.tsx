import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { DAY, dayStart, dayText, HOUR, MINUTE, timeText, wallNow, weekday } from "../shared/wall";
import { CalendarEvent, type Happening } from "./Event";
import { layDays, layHours } from "./layout";
import { placeAt, type Reschedule } from "./useReschedule";

const HOUR_HEIGHT = 44;
const LINE = 22;
const MAX_LANES = 6;
const HOURS = Array.from({ length: 23 }, (_, hour) => hour + 1);

interface Props {
  form: FormMeta;
  days: number[];
  happenings: Happening[];
  working: number[];
  fromHour: number;
  toHour: number;
  /** Records have a time of the day; else there is only the row of whole days. */
  timed: boolean;
  openId: string | undefined;
  onDay: (day: number) => void;
  onOpen: (id: string) => void;
  reschedule: Reschedule;
}

/** One or several days with their hours, whole days above. */
export function HourGrid(props: Props) {
  const { form, days, happenings, working, fromHour, toHour, timed, reschedule } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const now = wallNow();
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = Math.max(0, fromHour - 0.5) * HOUR_HEIGHT;
  }, [fromHour]);
  const whole = layDays(
    happenings.filter((item) => item.days),
    days,
    timed ? MAX_LANES : 200,
  );
  const hours = happenings.filter((item) => !item.days);
  const columns = { gridTemplateColumns: `48px repeat(${days.length}, minmax(0, 1fr))` };
  const { preview } = reschedule;
  return (
    <div className="sl-cal-hours" data-timed={timed}>
      <div className="sl-cal-dayheads" style={columns}>
        <span />
        {days.map((day) => (
          <button
            key={day}
            type="button"
            className="sl-plain"
            data-today={day === dayStart(now)}
            aria-label={dayText(day)}
            onClick={() => props.onDay(day)}
          >
            {t(`boards.weekday.${weekday(day)}`)} <b>{new Date(day).getUTCDate()}</b>
          </button>
        ))}
      </div>
      <div className="sl-cal-whole" style={{ ...columns, minHeight: Math.max(1, whole.lanes) * LINE + 8 }}>
        <span className="sl-muted">{t("boards.calendar.allDay")}</span>
        {days.map((day, column) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same by the button "new"
          // biome-ignore lint/a11y/useKeyWithClickEvents: the same by the button "new"
          <div
            key={day}
            className="sl-cal-wholecell"
            data-day={day}
            data-target={preview?.days && preview.start < day + DAY && preview.end > day}
            style={{ gridColumn: column + 2 }}
            onPointerDown={reschedule.grabNew}
            onClick={() => reschedule.create?.(day, true)}
          >
            {(whole.hidden[column] ?? 0) > 0 && <small className="sl-muted">+{whole.hidden[column]}</small>}
          </div>
        ))}
        {whole.segments.map(({ entry, from, span, lane, cutEnd }) => (
          <CalendarEvent
            key={entry.id}
            form={form}
            item={entry}
            className="sl-cal-bar-event"
            style={{ gridColumn: `${from + 2} / span ${span}`, marginTop: 4 + lane * LINE }}
            open={entry.id === props.openId}
            handle={cutEnd ? undefined : "right"}
            withTime={false}
            reschedule={reschedule}
            onOpen={() => props.onOpen(entry.id)}
          />
        ))}
      </div>
      {timed && (
        <div ref={scroller} className="sl-cal-scroll">
          <div className="sl-cal-columns" style={{ ...columns, height: 24 * HOUR_HEIGHT }}>
            <div className="sl-cal-scale">
              {HOURS.map((hour) => (
                <span key={`${hour}:00`} style={{ top: hour * HOUR_HEIGHT }}>
                  {hour}:00
                </span>
              ))}
            </div>
            {days.map((day) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the same by the button "new"
              // biome-ignore lint/a11y/useKeyWithClickEvents: the same by the button "new"
              <div
                key={day}
                className="sl-cal-column"
                data-day={day}
                data-hours
                data-free={!working.includes(weekday(day))}
                style={
                  {
                    "--from": `${fromHour * HOUR_HEIGHT}px`,
                    "--to": `${toHour * HOUR_HEIGHT}px`,
                    "--hour": `${HOUR_HEIGHT}px`,
                  } as React.CSSProperties
                }
                onPointerDown={reschedule.grabNew}
                onClick={(event) => {
                  const place = placeAt({ x: event.clientX, y: event.clientY });
                  if (place) reschedule.create?.(Math.floor(place.wall / (30 * MINUTE)) * 30 * MINUTE, false);
                }}
              >
                {layHours(hours, day).map(({ entry, column, columns: count, top, bottom }) => (
                  <CalendarEvent
                    key={entry.id}
                    form={form}
                    item={entry}
                    className="sl-cal-block"
                    style={
                      {
                        top: `${top * 100}%`,
                        height: `${(bottom - top) * 100}%`,
                        "--lines": linesIn((bottom - top) * 24 * HOUR_HEIGHT),
                        ...across(column, count),
                      } as React.CSSProperties
                    }
                    open={entry.id === props.openId}
                    handle={entry.end <= day + DAY ? "bottom" : undefined}
                    withTime
                    reschedule={reschedule}
                    onOpen={() => props.onOpen(entry.id)}
                  />
                ))}
                {preview && !preview.days && preview.start < day + DAY && preview.end > day && (
                  <div
                    className="sl-cal-preview"
                    style={{
                      top: `${((Math.max(preview.start, day) - day) / DAY) * 100}%`,
                      height: `${((Math.min(preview.end, day + DAY) - Math.max(preview.start, day)) / DAY) * 100}%`,
                    }}
                  >
                    {timeText(preview.start)} – {timeText(preview.end)}
                  </div>
                )}
                {day === dayStart(now) && (
                  <i className="sl-cal-now" style={{ top: ((now - day) / HOUR) * HOUR_HEIGHT }} />
                )}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** Lines of a title under its time, in a block so many px high. */
const linesIn = (height: number) => Math.max(1, Math.floor((height - 20) / 16));

const LEAST = 30;

/** Side by side; where that would leave too little of each, they lie over one another like cards. */
function across(column: number, count: number): { left: string; width: string } {
  const width = Math.max(100 / count, LEAST);
  const left = count > 1 ? (column * (100 - width)) / (count - 1) : 0;
  return { left: `${left}%`, width: `${width}%` };
}
