import { Tag } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useForm } from "../../api/forms";
import { useRecord, useRecordList } from "../../api/records";
import type { RecordRow, Ref } from "../../api/types";
import { durationParts } from "../../lib/format";
import { inZone } from "../../lib/zone";
import { ValueTag } from "../../ui/OptionTag";
import { When } from "../../ui/When";
import { listAddress, type RecordSlotProps, RecordTitle } from "../records";
import "./tickets.css";

const PAST = 5;

/** Who and what the ticket is about, and how long each stage has taken. */
export function TicketAside({ record }: RecordSlotProps) {
  return (
    <>
      <Ages ticket={record} />
      <div className="sl-asides">
        <CustomerCard ticket={record} />
        <AssetCard ticket={record} />
        <PastTickets ticket={record} />
      </div>
    </>
  );
}

const idOf = (value: unknown) => (value as Ref | null | undefined)?.id;

function CustomerCard({ ticket }: { ticket: RecordRow }) {
  const { t } = useTranslation();
  const id = idOf(ticket.customer);
  const form = useForm(id ? "customer" : undefined);
  const customer = useRecord("customer", id);
  if (!id) return null;
  const data = customer.data;
  const phone = String(data?.phone ?? ticket.contact_phone ?? "");
  const tier = form.data?.fields.find((field) => field.key === "tier");
  return (
    <section className="sl-aside">
      <h3>
        {t("tickets.card.customer")}
        {data && tier && <ValueTag field={tier} value={data.tier} />}
      </h3>
      <div className="sl-aside-title">
        <RecordTitle form="customer" value={ticket.customer} />
      </div>
      {phone && <a href={`tel:${phone}`}>{phone}</a>}
      {ticket.contact_name ? <div className="sl-muted">{String(ticket.contact_name)}</div> : null}
    </section>
  );
}

function AssetCard({ ticket }: { ticket: RecordRow }) {
  const { t } = useTranslation();
  const id = idOf(ticket.asset);
  const asset = useRecord("asset", id);
  if (!id) return null;
  const data = asset.data;
  const until = data?.warranty_until ? String(data.warranty_until) : null;
  const covered = until !== null && until >= inZone().format("YYYY-MM-DD");
  return (
    <section className="sl-aside">
      <h3>
        {t("tickets.card.asset")}
        {until && (
          <Tag color={covered ? "green" : "default"}>
            {covered ? t("tickets.card.covered") : t("tickets.card.expired")}
          </Tag>
        )}
      </h3>
      <div className="sl-aside-title">
        <RecordTitle form="asset" value={ticket.asset} />
      </div>
      <div>{(data?.product as Ref | undefined)?.title ?? (ticket.product as Ref | undefined)?.title}</div>
      {until && <div className="sl-muted">{t("tickets.card.until", { date: until })}</div>}
      {data?.place ? <div className="sl-muted">{String(data.place)}</div> : null}
    </section>
  );
}

function PastTickets({ ticket }: { ticket: RecordRow }) {
  const { t } = useTranslation();
  const customer = idOf(ticket.customer);
  const form = useForm("ticket");
  const filter = {
    and: [
      { field: "customer", op: "eq", value: customer },
      { field: "id", op: "ne", value: ticket.id },
    ],
  };
  const past = useRecordList(
    "ticket",
    {
      columns: ["no", "subject", "status", "created_at"],
      filter,
      sort: [{ field: "created_at", desc: true }],
      limit: PAST,
      total: "capped",
    },
    Boolean(customer),
  );
  if (!customer || !past.data) return null;
  const status = form.data?.fields.find((field) => field.key === "status");
  return (
    <section className="sl-aside">
      <h3>
        {t("tickets.card.past")}
        <Link to={listAddress("ticket", { filter: { field: "customer", op: "eq", value: customer } })}>
          {past.data.total?.count ?? past.data.rows.length}
        </Link>
      </h3>
      {past.data.rows.length === 0 && <span className="sl-muted">{t("tickets.card.noPast")}</span>}
      {past.data.rows.map((row) => (
        <div key={row.id} className="sl-past">
          <Link to={`/f/ticket/${row.id}`} title={String(row.subject ?? "")}>
            {String(row.subject ?? row.no)}
          </Link>{" "}
          <ValueTag field={status} value={row.status} /> <When value={row.created_at} relative />
        </div>
      ))}
    </section>
  );
}

const STAGES = [
  { key: "assign", from: "created_at", to: "assigned_at", limitHours: 4 },
  { key: "accept", from: "assigned_at", to: "accepted_at", limitHours: 2 },
  { key: "arrive", from: "accepted_at", to: "arrived_at", limitHours: 24 },
  { key: "resolve", from: "created_at", to: "resolved_at", limitHours: 72 },
] as const;
const ENDED = new Set(["closed", "cancelled"]);

/** Time that each stage took, or has taken so far; long ones stand out. */
function Ages({ ticket }: { ticket: RecordRow }) {
  const { t } = useTranslation();
  const ended = ENDED.has(String(ticket.status));
  const shown = STAGES.flatMap((stage) => {
    const from = ticket[stage.from];
    const to = ticket[stage.to] ?? (ended ? null : dayjs().format());
    if (!from || !to) return [];
    const seconds = dayjs(String(to)).diff(dayjs(String(from)), "second");
    return [{ ...stage, seconds, open: !ticket[stage.to] }];
  });
  return (
    <dl className="sl-ages">
      {shown.map(({ key, seconds, open, limitHours }) => {
        const { days, hours, minutes } = durationParts(seconds);
        const text =
          days > 0 ? t("tickets.age.days", { days, hours }) : t("tickets.age.hours", { hours, minutes });
        return (
          <div key={key} data-late={seconds > limitHours * 3600}>
            <dt>{t(`tickets.age.${key}`)}</dt>
            <dd>{open ? t("tickets.age.soFar", { text }) : text}</dd>
          </div>
        );
      })}
    </dl>
  );
}
