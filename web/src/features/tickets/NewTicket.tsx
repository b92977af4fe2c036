import { Button, Drawer, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../api/types";
import { useDebounced } from "../../lib/hooks";
import { useLeaveGuard } from "../../lib/leave";
import { type CreateSlotProps, SchemaForm, useDraft } from "../records";
import { type Caller, useCallers } from "./api";
import { CallerList } from "./CallerList";
import { NewCustomer } from "./NewCustomer";
import "./tickets.css";

/** What is asked while the customer is on the line; the rest opens with "more". */
const ON_THE_LINE = new Set([
  "subject",
  "service_type",
  "service_mode",
  "priority",
  "fault_level",
  "customer",
  "contact_name",
  "contact_phone",
  "product",
  "asset",
  "serial",
  "description",
  "photos",
  "region",
  "address",
  "wished_at",
]);

/** A ticket by phone: the number finds the customer, assets and recent tickets; then the ticket itself. */
export function NewTicket({ form, onClose, onCreated }: CreateSlotProps) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState("");
  const callers = useCallers(useDebounced(phone.trim(), 300));
  const [creating, setCreating] = useState(false);
  const [more, setMore] = useState(false);
  const draft = useDraft(form, { source: "phone" });
  const chosen = draft.values.customer as { id: string } | undefined;
  const typed = phone.replace(/\D/g, "").length >= 7;
  const notFound = typed && callers.isSuccess && callers.data.length === 0;

  const choose = (customer: Caller, asset?: RecordRow) =>
    draft.assign({
      customer: { id: customer.id, title: customer.name },
      contact_name: contactOf(customer, phone) ?? draft.values.contact_name ?? customer.name,
      contact_phone: phone.trim() || customer.phone,
      ...(customer.address ? { address: customer.address } : {}),
      ...(customer.region ? { region: customer.region } : {}),
      ...(asset && {
        asset: { id: asset.id, title: String(asset.serial ?? "") },
        product: asset.product,
        serial: asset.serial,
      }),
    });
  const close = useLeaveGuard(draft.changed || Boolean(phone || chosen), onClose);
  const submit = async () => {
    const created = await draft.submit();
    if (created) onCreated(created.id);
  };
  return (
    <Drawer
      open
      size={760}
      title={t("tickets.new.title")}
      onClose={close}
      extra={
        <Button type="primary" loading={draft.busy} onClick={() => void submit()}>
          {t("tickets.new.submit")}
        </Button>
      }
    >
      <Input.Search
        autoFocus
        size="large"
        inputMode="tel"
        value={phone}
        loading={callers.isFetching}
        placeholder={t("tickets.new.phone")}
        aria-label={t("tickets.new.phone")}
        onChange={(event) => setPhone(event.target.value)}
      />
      {callers.isError && (
        <p role="alert" className="sl-error">
          {callers.error.message}
        </p>
      )}
      {typed && callers.data && callers.data.length > 0 && (
        <CallerList
          callers={callers.data}
          chosen={chosen?.id}
          chosenAsset={(draft.values.asset as { id: string } | undefined)?.id}
          onChoose={choose}
        />
      )}
      {notFound && !chosen && !creating && (
        <p className="sl-new-hint">
          {t("tickets.new.notFound")}{" "}
          <Button type="link" onClick={() => setCreating(true)}>
            {t("tickets.new.createCustomer")}
          </Button>
        </p>
      )}
      {creating && (
        <NewCustomer
          phone={phone.trim()}
          onClose={() => setCreating(false)}
          onCreated={(customer) => {
            setCreating(false);
            choose(customer);
          }}
        />
      )}
      <SchemaForm draft={draft} only={(field) => more || ON_THE_LINE.has(field.key)} />
      {!more && (
        <Button type="link" onClick={() => setMore(true)}>
          {t("tickets.new.more")}
        </Button>
      )}
    </Drawer>
  );
}

/** Name of the customer's contact who has this number. */
function contactOf(customer: Caller, phone: string): string | undefined {
  const digits = phone.replace(/\D/g, "");
  const contacts = (customer.contacts ?? []) as { name?: string; phone?: string }[];
  return contacts.find((contact) => digits && contact.phone?.replace(/\D/g, "").endsWith(digits))?.name;
}
