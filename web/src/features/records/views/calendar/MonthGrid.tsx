import { Popover } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { useSize } from "../../../../lib/hooks";
import { DAY, dayStart, dayText, monthStart, wallNow, weekday } from "../shared/wall";
import { CalendarEvent, colorOf, type Happening, titleOf } from "./Event";
import { layDays } from "./layout";
import type { Reschedule } from "./useReschedule";

const LINE = 22;
const HEAD = 26;

interface Props {
  form: FormMeta;
  weeks: number[][];
  month: number;
  happenings: Happening[];
  working: number[];
  /** Little room: a dot for each record, the list of the chosen day stands below. */
  dots: boolean;
  selected: number;
  openId: string | undefined;
  onSelect: (day: number) => void;
  onDay: (day: number) => void;
  onOpen: (id: string) => void;
  reschedule: Reschedule;
}

export function MonthGrid(props: Props) {
  const { t } = useTranslation();
  const [ref, size] = useSize<HTMLDivElement>();
  const { weeks, dots } = props;
  const height = size.height / Math.max(1, weeks.length);
  // One line less than there is room for: it says how many more there are.
  const limit = Math.max(1, Math.floor((Math.max(height, 92) - HEAD) / LINE) - 1);
  return (
    <div className="sl-cal-month" data-dots={dots}>
      <div
        className="sl-cal-weekdays"
        style={{ gridTemplateColumns: `repeat(${weeks[0]?.length ?? 7}, 1fr)` }}
      >
        {weeks[0]?.map((day) => (
          <span key={day}>{t(`boards.weekday.${weekday(day)}`)}</span>
        ))}
      </div>
      <div ref={ref} className="sl-cal-weeks">
        {weeks.map((days) => (
          <Week key={days[0]} {...props} days={days} limit={limit} />
        ))}
      </div>
    </div>
  );
}

function Week(props: Props & { days: number[]; limit: number }) {
  const { form, days, limit, happenings, reschedule, dots } = props;
  const { t } = useTranslation();
  const row = layDays(happenings, days, dots ? 0 : limit);
  const today = dayStart(wallNow());
  const { preview } = reschedule;
  const of = (day: number) => happenings.filter((item) => item.start < day + DAY && item.end > day);
  return (
    <div className="sl-cal-week" style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}>
      {days.map((day, column) => {
        const hidden = row.hidden[column] ?? 0;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same by the button "new" and the day's number
          // biome-ignore lint/a11y/useKeyWithClickEvents: the same by the button "new" and the day's number
          <div
            key={day}
            className="sl-cal-cell"
            data-day={day}
            data-other={monthStart(day) !== props.month}
            data-free={!props.working.includes(weekday(day))}
            data-selected={dots && day === props.selected}
            data-target={preview !== null && preview.start < day + DAY && preview.end > day}
            style={{ gridColumn: column + 1 }}
            onPointerDown={dots ? undefined : reschedule.grabNew}
            onClick={() => (dots ? props.onSelect(day) : reschedule.create?.(day, true))}
          >
            <button
              type="button"
              className="sl-plain sl-cal-number"
              data-today={day === today}
              aria-label={dayText(day)}
              onClick={(event) => {
                event.stopPropagation();
                if (dots) props.onSelect(day);
                else props.onDay(day);
              }}
              onPointerDown={(event) => event.stopPropagation()}
            >
              {new Date(day).getUTCDate()}
            </button>
            {dots && hidden > 0 && <Dots items={of(day)} />}
            {!dots && hidden > 0 && (
              <Popover
                trigger="click"
                placement="bottom"
                title={dayText(day)}
                content={<DayList form={form} items={of(day)} onOpen={props.onOpen} />}
              >
                <button
                  type="button"
                  className="sl-plain sl-cal-more"
                  style={{ top: HEAD + limit * LINE }}
                  onClick={(event) => event.stopPropagation()}
                  onPointerDown={(event) => event.stopPropagation()}
                >
                  {t("boards.calendar.more", { count: hidden })}
                </button>
              </Popover>
            )}
          </div>
        );
      })}
      {row.segments.map(({ entry, from, span, lane, cutStart, cutEnd }) => (
        <CalendarEvent
          key={entry.id}
          form={form}
          item={entry}
          className={`${entry.days || span > 1 ? "sl-cal-bar-event" : "sl-cal-line"}${cutStart ? " sl-cut-start" : ""}${cutEnd ? " sl-cut-end" : ""}`}
          style={{ gridColumn: `${from + 1} / span ${span}`, marginTop: HEAD + lane * LINE }}
          open={entry.id === props.openId}
          handle={cutEnd ? undefined : "right"}
          withTime={!cutStart}
          reschedule={reschedule}
          onOpen={() => props.onOpen(entry.id)}
        />
      ))}
    </div>
  );
}

function Dots({ items }: { items: Happening[] }) {
  return (
    <span className="sl-cal-dots">
      {items.slice(0, 3).map((item) => (
        <i key={item.id} style={{ background: colorOf(item) }} />
      ))}
      <small>{items.length}</small>
    </span>
  );
}

function DayList({
  form,
  items,
  onOpen,
}: {
  form: FormMeta;
  items: Happening[];
  onOpen: (id: string) => void;
}) {
  return (
    <ul className="sl-cal-daylist">
      {items.map((item) => (
        <li key={item.id}>
          <button type="button" className="sl-plain" onClick={() => onOpen(item.id)}>
            <i style={{ background: colorOf(item) }} />
            {titleOf(form, item.row)}
          </button>
        </li>
      ))}
    </ul>
  );
}
