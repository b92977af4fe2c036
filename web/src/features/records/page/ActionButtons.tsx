import { DownOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { records, useRefreshRecords } from "../../../api/records";
import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { ActionDialog } from "./ActionDialog";
import { actionsOf } from "./actions";

const DIRECT = 3;

interface Props {
  form: FormMeta;
  record: RecordRow;
  /** Another button is what comes next; none of these stands out. */
  quiet: boolean;
}

/** Buttons of the status machine; those that need nothing run at once, others ask first. */
export function ActionButtons({ form, record, quiet }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const refresh = useRefreshRecords();
  const [asking, setAsking] = useState<ActionMeta | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const actions = [...actionsOf(form, record)].sort((a, b) => rank(a) - rank(b));

  const run = async (action: ActionMeta, values: Record<string, unknown>, comment: string) => {
    const body = { values, version: record.version, comment: comment || undefined };
    const next = await records.perform(form.key, record.id, action.key, body);
    if (next?.id) client.setQueryData(["record", form.key, record.id], next);
    refresh(form.key, record.id);
    message.success(t("records.action.done", { name: label(action.label) }));
  };
  const click = async (action: ActionMeta) => {
    if (action.require.length > 0 || action.comment === "required" || action.style === "danger") {
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
  const direct = actions.slice(0, DIRECT);
  const rest = actions.slice(DIRECT);
  return (
    <>
      {direct.map((action, index) => (
        <Button
          key={action.key}
          type={action.style === "primary" && index === 0 && !quiet ? "primary" : "default"}
          danger={action.style === "danger"}
          loading={busy === action.key}
          onClick={() => void click(action)}
        >
          {label(action.label)}
        </Button>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map((action) => ({
              key: action.key,
              label: label(action.label),
              danger: action.style === "danger",
              onClick: () => void click(action),
            })),
          }}
        >
          <Button icon={<DownOutlined />} iconPlacement="end">
            {t("records.action.more")}
          </Button>
        </Dropdown>
      )}
      {asking && (
        <ActionDialog
          form={form}
          action={asking}
          record={record}
          onClose={() => setAsking(null)}
          onSubmit={(values, comment) => run(asking, values, comment)}
        />
      )}
    </>
  );
}

/** What usually comes next stands first, what destroys stands last. */
const rank = (action: ActionMeta) => ({ primary: 0, default: 1, danger: 2 })[action.style] ?? 1;
