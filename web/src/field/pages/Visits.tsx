import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { addressText } from "../../engines/form/runtime/types/address";
import { IconButton } from "../../ui/phone/button";
import { Icon } from "../../ui/phone/icon";
import { Empty, Page, Skeleton, Tabs } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { useVisits, type VisitRow } from "../api";
import { FormText, FormValue } from "../FormValue";
import { distanceText, metresBetween, placeOf, useKnownPosition } from "../place";
import { FINISHED } from "../status";
import { Tabbar } from "../Tabbar";
import { isToday, momentText, spanText } from "../time";

type Tab = "todo" | "today" | "done";

const isLate = (visit: VisitRow): boolean =>
  !FINISHED.has(visit.status) &&
  Boolean(visit.planned_end) &&
  Date.parse(visit.planned_end ?? "") < Date.now();

export function Visits() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>("todo");
  const todo = useVisits("todo");
  const done = useVisits("done");
  const today = [
    ...(todo.data ?? []).filter((visit) => isToday(visit.planned_start)),
    ...(done.data ?? []).filter((visit) => isToday(visit.completed_at ?? visit.planned_start)),
  ];
  const shown = { todo: todo.data, today: todo.data && today, done: done.data }[tab];
  const query = tab === "done" ? done : todo;
  return (
    <Page
      title={t("field.visits.title")}
      extra={<IconButton icon="refresh" label={t("field.refresh")} onClick={() => void query.refetch()} />}
      tabs={
        <Tabs
          value={tab}
          onChange={setTab}
          tabs={[
            { key: "todo", label: t("field.visits.todo"), count: todo.data?.length ?? 0 },
            { key: "today", label: t("field.visits.today"), count: today.length },
            { key: "done", label: t("field.visits.done") },
          ]}
        />
      }
      tabbar={<Tabbar />}
    >
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton heights={[132, 132, 132]} />}
      {shown?.length === 0 && (
        <Empty title={t(`field.visits.empty.${tab}`)} hint={t(`field.visits.emptyHint.${tab}`)} />
      )}
      <List visits={shown ?? []} />
    </Page>
  );
}

function List({ visits }: { visits: VisitRow[] }) {
  const here = useKnownPosition();
  return visits.map((visit) => {
    const place = placeOf(visit["ticket.position"]);
    return (
      <VisitCard key={visit.id} visit={visit} distance={here && place ? metresBetween(here, place) : null} />
    );
  });
}

function VisitCard({ visit, distance }: { visit: VisitRow; distance: number | null }) {
  const { t } = useTranslation();
  const { ticket, customer } = visit;
  const subject = String(visit["ticket.subject"] ?? ticket?.title ?? visit.no);
  const planned = spanText(visit.planned_start, visit.planned_end, t) || t("field.visits.noTime");
  const when = visit.completed_at ? momentText(visit.completed_at, t) : planned;
  return (
    <Link className="p-card" to={`/visits/${visit.id}`}>
      <span className="f-visit">
        <span className="p-line p-between">
          <span className={isLate(visit) ? "when f-late" : "when"}>{when}</span>
          <FormValue form="visit" field="status" value={visit.status} />
        </span>
        <span className="fault p-clamp">{subject}</span>
        <span className="p-line">
          <FormValue form="ticket" field="fault_level" value={visit["ticket.fault_level"]} />
          <span className="p-soft">
            <FormText form="ticket" field="service_type" value={visit["ticket.service_type"]} />
          </span>
          {isLate(visit) && <span className="f-late p-small">{t("field.visits.late")}</span>}
        </span>
        {customer && (
          <span className="meta">
            <Icon name="user" size={18} />
            {customer.title}
          </span>
        )}
        <span className="meta">
          <Icon name="place" size={18} />
          <span>
            {addressText(visit["ticket.address"]) || t("field.visits.noAddress")}
            {distance !== null && <strong> · {distanceText(distance)}</strong>}
          </span>
        </span>
      </span>
    </Link>
  );
}
