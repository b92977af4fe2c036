import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../api/types";
import { formatDate, refText } from "../../engines/form/runtime/values";
import { inZone } from "../../lib/zone";
import { Button } from "../../ui/phone/button";
import { Card, Rows, Tag } from "../../ui/phone/page";
import type { VisitDetail } from "../api";
import { FormValue } from "../FormValue";

function Warranty({ until }: { until: string }) {
  const { t } = useTranslation();
  const covered = until >= inZone().format("YYYY-MM-DD");
  return (
    <span className="p-line">
      {until}
      <Tag tone={covered ? "green" : "grey"}>
        {t(covered ? "field.asset.covered" : "field.asset.expired")}
      </Tag>
    </span>
  );
}

export function AssetCard({ detail: { ticket, asset, history } }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const serial = String(asset?.serial ?? ticket?.serial ?? "");
  const product = refText(asset?.product) || refText(ticket?.product);
  const until = formatDate(asset?.warranty_until);
  if (!serial && !product) return null;
  return (
    <Card title={product || t("field.asset.title")}>
      <Rows
        rows={[
          [t("field.asset.serial"), serial],
          [t("field.asset.place"), String(asset?.place ?? "")],
          [t("field.asset.installed"), formatDate(asset?.installed_on)],
          [t("field.asset.warranty"), until && <Warranty until={until} />],
          [t("field.visit.note"), String(asset?.note ?? "")],
        ]}
      />
      {history.length > 0 && (
        <Button small block onClick={() => setOpen(!open)}>
          {t(open ? "field.asset.hideHistory" : "field.asset.showHistory", { count: history.length })}
        </Button>
      )}
      {open && history.map((row) => <PastTicket key={row.id} row={row} />)}
    </Card>
  );
}

function PastTicket({ row }: { row: RecordRow }) {
  return (
    <div className="p-item">
      <div className="grow">
        <div className="p-clamp">{String(row.subject ?? row.title ?? "")}</div>
        <div className="p-soft p-small">
          {formatDate(row.created_at)} {String(row.no ?? "")}
        </div>
        {Boolean(row.resolution) && <div className="p-small p-clamp">{String(row.resolution)}</div>}
      </div>
      <FormValue form="ticket" field="status" value={row.status} />
    </div>
  );
}
