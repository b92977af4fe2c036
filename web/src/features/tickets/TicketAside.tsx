import { Segmented, Tag } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useForm } from "../../api/forms";
import { useRecord, useRecordList } from "../../api/records";
import type { RecordRow, Ref } from "../../api/types";
import { durationParts, formatMoney } from "../../lib/format";
import { inZone } from "../../lib/zone";
import { ValueTag } from "../../ui/OptionTag";
import { When } from "../../ui/When";
import { listAddress, type RecordSlotProps, RecordTitle } from "../records";
import { useFees } from "./api";
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
        <FeeCard ticket={record} />
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

type Whose = "asset" | "customer";

/** Earlier tickets of the same asset, or of the customer. */
function PastTickets({ ticket }: { ticket: RecordRow }) {
  const { t } = useTranslation();
  const [asset, customer] = [idOf(ticket.asset), idOf(ticket.customer)];
  const [chosen, setChosen] = useState<Whose>("asset");
  const whose: Whose = asset ? chosen : "customer";
  const id = whose === "asset" ? asset : customer;
  if (!id) return null;
  return (
    <section className="sl-aside">
      <h3>
        {asset && customer ? (
          <Segmented<Whose>
            size="small"
            value={whose}
            onChange={setChosen}
            aria-label={t("tickets.card.past")}
            options={(["asset", "customer"] as const).map((value) => ({
              value,
              label: t(`tickets.card.of.${value}`),
            }))}
          />
        ) : (
          t("tickets.card.past")
        )}
        <Link to={listAddress("ticket", { view: "all", filter: { field: whose, op: "eq", value: id } })}>
          {t("tickets.card.allOf")}
        </Link>
      </h3>
      <PastList ticket={ticket} whose={whose} id={id} />
    </section>
  );
}

function PastList({ ticket, whose, id }: { ticket: RecordRow; whose: Whose; id: string }) {
  const { t } = useTranslation();
  const form = useForm("ticket");
  const past = useRecordList("ticket", {
    columns: ["no", "subject", "status", "created_at"],
    filter: {
      and: [
        { field: whose, op: "eq", value: id },
        { field: "id", op: "ne", value: ticket.id },
      ],
    },
    sort: [{ field: "created_at", desc: true }],
    limit: PAST,
    total: "none",
  });
  const status = form.data?.fields.find((field) => field.key === "status");
  if (past.isError) return <span className="sl-error">{past.error.message}</span>;
  if (past.data?.rows.length === 0) return <span className="sl-muted">{t("tickets.card.noPast")}</span>;
  return (
    <>
      {past.data?.rows.map((row) => (
        <div key={row.id} className="sl-past">
          <ValueTag field={status} value={row.status} />
          <Link to={`/f/ticket/${row.id}`} title={String(row.subject ?? "")}>
            {String(row.subject ?? row.no)}
          </Link>
          <When value={row.created_at} relative />
        </div>
      ))}
    </>
  );
}

/** What is to be paid, by who pays; nothing while there are no fees. */
function FeeCard({ ticket }: { ticket: RecordRow }) {
  const { t } = useTranslation();
  const form = useForm("fee_line");
  const fees = useFees(ticket.id, form.isSuccess);
  const rows = fees.data?.rows ?? [];
  if (rows.length === 0) return null;
  const payer = form.data?.fields.find((field) => field.key === "payer");
  const sum = rows.reduce((total, row) => total + Number(row[1] ?? 0), 0);
  return (
    <section className="sl-aside">
      <h3>
        {t("tickets.card.fees")}
        <b>{formatMoney(sum)}</b>
      </h3>
      {rows.map((row) => (
        <div key={String(row[0])} className="sl-fee">
          <ValueTag field={payer} value={row[0]} />
          <span>{formatMoney(row[1])}</span>
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
