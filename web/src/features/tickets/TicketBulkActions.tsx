import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAbility } from "../../api/session";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { useErrorText } from "../../ui/states";
import type { BulkSlotProps } from "../records";
import { assignMany } from "./api";

/** Gives the selected tickets to one person, or each to its best candidate. */
export function TicketBulkActions({ rows, onDone }: BulkSlotProps) {
  const { t } = useTranslation();
  const { message, notification } = App.useApp();
  const errorText = useErrorText();
  const mayDispatch = useAbility("dispatch");
  const [open, setOpen] = useState(false);
  const [user, setUser] = useState<string>();
  const [busy, setBusy] = useState(false);
  if (!mayDispatch) return null;
  const submit = async () => {
    setBusy(true);
    try {
      const results = await assignMany(
        rows.map((row) => row.id),
        user,
      );
      const failed = results.filter((result) => !result.ok);
      const nameOf = (id: string) => rows.find((row) => row.id === id)?.no ?? id;
      if (failed.length > 0) {
        notification.warning({
          title: t("tickets.bulk.partly", { done: results.length - failed.length, failed: failed.length }),
          description: failed.map((item) => `${nameOf(item.ticket)}: ${item.error}`).join("; "),
          duration: 0,
        });
      } else message.success(t("tickets.bulk.done", { count: results.length }));
      setOpen(false);
      onDone();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="small" type="primary" onClick={() => setOpen(true)}>
        {t("tickets.assign.button")}
      </Button>
      <Modal
        open={open}
        title={t("tickets.bulk.title", { count: rows.length })}
        okText={t("tickets.assign.button")}
        confirmLoading={busy}
        onOk={submit}
        onCancel={() => setOpen(false)}
        width={440}
      >
        <p>{t("tickets.bulk.hint")}</p>
        <RemoteSelect
          form="user"
          value={user ? [user] : []}
          placeholder={t("tickets.bulk.auto")}
          onChange={([id]) => setUser(id)}
        />
      </Modal>
    </>
  );
}
