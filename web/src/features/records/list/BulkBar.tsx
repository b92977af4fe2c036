import { CloseOutlined, DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import { records, useRefreshRecords } from "../../../api/records";
import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { useExtension } from "../extensions";
import { ActionDialog } from "../page/ActionDialog";
import { actionsOf } from "../page/actions";
import { useDeletedToast } from "../recycle/useDeletedToast";
import { BulkEdit } from "./BulkEdit";

interface Props {
  form: FormMeta;
  rows: RecordRow[];
  onDone: () => void;
}

/** What can be done with the selected rows at once. */
export default function BulkBar({ form, rows, onDone }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const deletedToast = useDeletedToast(form);
  const { BulkActions } = useExtension(form.key);
  const actions = commonActions(form, rows);
  const [action, setAction] = useState<ActionMeta | null>(null);
  const [editing, setEditing] = useState(false);
  const finish = () => {
    refresh(form.key);
    onDone();
  };
  const remove = () =>
    modal.confirm({
      title: t("records.bulk.deleteTitle", { count: rows.length }),
      content: t("records.bulk.deleteHint"),
      okText: t("common.delete"),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await records.batch(
            form.key,
            rows.map(({ id, version }) => ({ op: "delete", id, version })),
          );
          finish();
          deletedToast(t("records.bulk.deleted", { count: rows.length }), rows);
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  const perform = async (values: Record<string, unknown>, comment: string) => {
    if (!action) return;
    const results = await Promise.allSettled(
      rows.map((row) =>
        records.perform(form.key, row.id, action.key, { values, comment: comment || undefined }),
      ),
    );
    const failed = results.filter((result) => result.status === "rejected");
    if (failed[0])
      message.warning(t("records.bulk.partly", { failed: failed.length, why: errorText(failed[0].reason) }));
    else message.success(t("records.bulk.done", { count: rows.length }));
    finish();
  };
  return (
    <div className="sl-bulk" role="toolbar" aria-label={t("records.bulk.label")}>
      <b>{t("records.bulk.selected", { count: rows.length })}</b>
      {BulkActions && <BulkActions form={form} rows={rows} onDone={finish} />}
      {actions.map((item) => (
        <Button key={item.key} size="small" danger={item.style === "danger"} onClick={() => setAction(item)}>
          {label(item.label)}
        </Button>
      ))}
      {canDo(form, "update") && !form.append_only && (
        <Button size="small" icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {t("records.bulk.edit")}
        </Button>
      )}
      {canDo(form, "delete") && !form.append_only && (
        <Button size="small" danger icon={<DeleteOutlined />} onClick={remove}>
          {t("common.delete")}
        </Button>
      )}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t("records.bulk.clear")}
        onClick={onDone}
      />
      {action && (
        <ActionDialog form={form} action={action} onClose={() => setAction(null)} onSubmit={perform} />
      )}
      {editing && <BulkEdit form={form} rows={rows} onClose={() => setEditing(false)} onDone={finish} />}
    </div>
  );
}

/** Status actions that every selected row allows. */
function commonActions(form: FormMeta, rows: RecordRow[]): ActionMeta[] {
  const lists = rows.map((row) => actionsOf(form, row));
  return (lists[0] ?? []).filter((action) => lists.every((list) => list.includes(action)));
}
