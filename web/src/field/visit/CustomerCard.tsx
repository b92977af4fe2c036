import { useTranslation } from "react-i18next";
import { addressText } from "../../engines/form/runtime/types/address";
import { LinkButton } from "../../ui/phone/button";
import { Card, Rows } from "../../ui/phone/page";
import type { VisitDetail } from "../api";
import { FormValue } from "../FormValue";
import {
  addressSearchLink,
  distanceText,
  metresBetween,
  navigationLink,
  placeOf,
  useKnownPosition,
} from "../place";

/** Where the visit goes: the ticket's own place, else the asset's, else the customer's. */
export function targetOf({ ticket, asset, customer }: VisitDetail) {
  return {
    position: placeOf(ticket?.position) ?? placeOf(asset?.position) ?? placeOf(customer?.position),
    address: addressText(ticket?.address) || addressText(asset?.address) || addressText(customer?.address),
  };
}

const callLink = (number: string): string => `tel:${number.replace(/[^\d+]/g, "")}`;

export function CustomerCard({ detail }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const { ticket, customer } = detail;
  const here = useKnownPosition();
  const { position, address } = targetOf(detail);
  const name = String(customer?.name ?? customer?.title ?? "");
  const number = String(ticket?.contact_phone ?? customer?.phone ?? "");
  const route = position ? navigationLink(position, name) : address ? addressSearchLink(address) : null;
  return (
    <Card
      title={name || t("field.visit.customer")}
      extra={<FormValue form="customer" field="tier" value={customer?.tier} />}
    >
      <Rows
        rows={[
          [t("field.visit.contact"), String(ticket?.contact_name ?? "")],
          [t("field.visit.phone"), number && <a href={callLink(number)}>{number}</a>],
          [t("field.visit.address"), address],
          [t("field.visit.distance"), here && position && distanceText(metresBetween(here, position))],
        ]}
      />
      <div className="f-calls">
        {number && (
          <LinkButton href={callLink(number)} icon="phone">
            {t("field.visit.call")}
          </LinkButton>
        )}
        {route && (
          <LinkButton href={route} icon="navigate">
            {t("field.visit.navigate")}
          </LinkButton>
        )}
      </div>
    </Card>
  );
}
