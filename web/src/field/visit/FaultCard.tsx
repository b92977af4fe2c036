import { useTranslation } from "react-i18next";
import type { FileValue } from "../../api/types";
import { filesOf } from "../../engines/form/runtime/values";
import { Card, Note, Rows } from "../../ui/phone/page";
import type { VisitDetail } from "../api";
import { FormText, FormValue } from "../FormValue";
import { momentText, spanText } from "../time";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function Thumb({ file }: { file: FileValue }) {
  if (!file.url) return null;
  return (
    <a href={file.url} target="_blank" rel="noreferrer">
      {file.type?.startsWith("video/") ? (
        <video src={file.url} muted preload="metadata" />
      ) : (
        <img src={file.url} alt={file.name ?? ""} loading="lazy" />
      )}
    </a>
  );
}

export function FaultCard({ detail: { visit, ticket } }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const media = [...filesOf(ticket?.photos), ...filesOf(ticket?.video)];
  const planned = spanText(textOf(visit.planned_start) || null, textOf(visit.planned_end) || null, t);
  if (!ticket) return <Note tone="orange">{t("field.visit.noTicket")}</Note>;
  return (
    <Card title={textOf(ticket.subject)}>
      <p className="p-line" style={{ marginBottom: 6 }}>
        <FormValue form="ticket" field="fault_level" value={ticket.fault_level} />
        <span className="p-soft">
          <FormText form="ticket" field="service_type" value={ticket.service_type} />
        </span>
      </p>
      <Rows
        rows={[
          [t("field.visit.planned"), planned && <strong>{planned}</strong>],
          [
            t("field.visit.priority"),
            <FormText key="priority" form="ticket" field="priority" value={ticket.priority} />,
          ],
          [t("field.visit.ticket"), textOf(ticket.no)],
          [t("field.visit.wished"), momentText(textOf(ticket.wished_at), t)],
          [t("field.visit.description"), textOf(ticket.description)],
          [t("field.visit.note"), textOf(visit.note)],
        ]}
      />
      {media.length > 0 && (
        <div className="f-thumbs">
          {media.map((file) => (
            <Thumb key={file.id} file={file} />
          ))}
        </div>
      )}
    </Card>
  );
}
