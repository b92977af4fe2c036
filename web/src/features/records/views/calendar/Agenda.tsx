import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { DAY, dayText, timeText } from "../shared/wall";
import { colorOf, type Happening, titleOf } from "./Event";
import type { Reschedule } from "./useReschedule";

interface Props {
  day: number;
  happenings: Happening[];
  form: FormMeta;
  onOpen: (id: string) => void;
  onCreate: Reschedule["create"];
}

/** The records of one day as a list, for a narrow screen. */
export function Agenda({ day, happenings, form, onOpen, onCreate }: Props) {
  const { t } = useTranslation();
  const items = happenings
    .filter((item) => item.start < day + DAY && item.end > day)
    .sort((a, b) => Number(b.days) - Number(a.days) || a.start - b.start);
  return (
    <section className="sl-cal-agenda" aria-label={dayText(day)}>
      <header>
        <b>{dayText(day)}</b>
        <span className="sl-grow" />
        {onCreate && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => onCreate(day, true)}>
            {t("boards.calendar.new")}
          </Button>
        )}
      </header>
      {items.length === 0 && <p className="sl-muted">{t("boards.calendar.nothing")}</p>}
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" className="sl-plain" onClick={() => onOpen(item.id)}>
              <i style={{ background: colorOf(item) }} />
              <time>{item.days ? t("boards.calendar.allDay") : timeText(item.start)}</time>
              <span>{titleOf(form, item.row)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
