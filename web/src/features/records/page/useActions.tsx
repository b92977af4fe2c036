import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { records, useRefreshRecords } from "../../../api/records";
import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { ActionDialog } from "./ActionDialog";
import { asks } from "./actions";

interface Actions {
  /** Runs an action at once, or asks first for what it needs. */
  start: (action: ActionMeta) => Promise<void>;
  /** Key of the action that is being run. */
  busy: string | null;
  /** To be drawn somewhere: asks for what an action needs. */
  dialog: ReactNode;
}

/** Status actions of one record, with what they ask for. */
export function useActions(form: FormMeta, record: RecordRow): Actions {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const refresh = useRefreshRecords();
  const [asking, setAsking] = useState<ActionMeta | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  const run = async (action: ActionMeta, values: Record<string, unknown>, comment: string) => {
    const body = { values, version: record.version, comment: comment || undefined };
    const next = await records.perform(form.key, record.id, action.key, body);
    if (next?.id) client.setQueryData(["record", form.key, record.id], next);
    refresh(form.key, record.id);
    message.success(t("records.action.done", { name: label(action.label) }));
  };
  const start = async (action: ActionMeta) => {
    if (asks(action)) {
      setAsking(action);
      return;
    }
    setBusy(action.key);
    try {
      await run(action, {}, "");
    } catch (problem) {
      message.error(errorText(problem));
      refresh(form.key, record.id);
    } finally {
      setBusy(null);
    }
  };
  const dialog = asking && (
    <ActionDialog
      form={form}
      action={asking}
      record={record}
      onClose={() => setAsking(null)}
      onSubmit={(values, comment) => run(asking, values, comment)}
    />
  );
  return { start, busy, dialog };
}
