import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRefreshRecords } from "../../api/records";
import { useAbility } from "../../api/session";
import { useErrorText } from "../../ui/states";
import type { RecordSlotProps } from "../records";
import { AssignDrawer } from "./AssignDrawer";
import { unassignTicket } from "./api";

const ASSIGNABLE = new Set([
  "new",
  "to_assign",
  "assigned",
  "in_progress",
  "waiting_parts",
  "waiting_customer",
]);
const FIRST = new Set(["new", "to_assign"]);
const RETURNABLE = new Set(["assigned", "in_progress"]);

/** Assign, assign again, back to dispatch: for those who dispatch. */
export function TicketActions({ record }: RecordSlotProps) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const mayDispatch = useAbility("dispatch");
  const [open, setOpen] = useState(false);
  const status = String(record.status);
  if (!mayDispatch || !ASSIGNABLE.has(status)) return null;
  const giveBack = () =>
    modal.confirm({
      title: t("tickets.unassign.title"),
      content: t("tickets.unassign.hint"),
      onOk: async () => {
        try {
          await unassignTicket(record.id);
          refresh("ticket", record.id);
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  return (
    <>
      <Button type={FIRST.has(status) ? "primary" : "default"} onClick={() => setOpen(true)}>
        {FIRST.has(status) ? t("tickets.assign.button") : t("tickets.assign.again")}
      </Button>
      {RETURNABLE.has(status) && <Button onClick={giveBack}>{t("tickets.unassign.button")}</Button>}
      {open && <AssignDrawer ticket={record} onClose={() => setOpen(false)} />}
    </>
  );
}
