import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFieldMap, useForm } from "../../api/forms";
import type { RecordRow, Ref } from "../../api/types";
import { ValueTag } from "../../ui/OptionTag";
import { When } from "../../ui/When";
import type { Caller } from "./api";

const RECENT = 3;
const ASSETS = 12;

interface Props {
  callers: Caller[];
  chosen: string | undefined;
  chosenAsset: string | undefined;
  onChoose: (customer: Caller, asset?: RecordRow) => void;
}

/** Customers with the number: their assets to choose from and what they reported lately. */
export function CallerList({ callers, chosen, chosenAsset, onChoose }: Props) {
  const { t } = useTranslation();
  const customerFields = useFieldMap(useForm("customer").data);
  const ticketFields = useFieldMap(useForm("ticket").data);
  return (
    <ul className="sl-callers">
      {callers.map((caller) => (
        <li key={caller.id}>
          <div className="sl-caller-head">
            <b>{caller.name}</b>
            <ValueTag field={customerFields.get("tier")} value={caller.tier} />
            {caller.open_count ? (
              <Tag color="orange">{t("tickets.new.open", { count: caller.open_count })}</Tag>
            ) : null}
            <span className="sl-grow" />
            <Button
              size="small"
              type={chosen === caller.id ? "primary" : "default"}
              onClick={() => onChoose(caller)}
            >
              {chosen === caller.id ? t("tickets.new.chosen") : t("tickets.new.choose")}
            </Button>
          </div>
          <div className="sl-caller-assets">
            {(caller.assets ?? []).slice(0, ASSETS).map((asset) => (
              <Button
                key={asset.id}
                size="small"
                type={chosenAsset === asset.id ? "primary" : "dashed"}
                onClick={() => onChoose(caller, asset)}
              >
                {(asset.product as Ref | undefined)?.title} · {String(asset.serial ?? "")}
              </Button>
            ))}
          </div>
          {(caller.tickets ?? []).slice(0, RECENT).map((ticket) => (
            <div key={ticket.id}>
              <Link to={`/f/ticket/${ticket.id}`} target="_blank">
                {ticket.no}
              </Link>{" "}
              {String(ticket.subject ?? "")}{" "}
              <ValueTag field={ticketFields.get("status")} value={ticket.status} />
              <When value={ticket.created_at} relative />
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
