import { CloseOutlined, DeleteOutlined, EditOutlined, PrinterOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import { useRefreshRecords } from "../../../api/records";
import type { ActionMeta, Condition, FormMeta, RecordRow } from "../../../api/types";
import { formatNumber } from "../../../lib/format";
import { useLabel } from "../../../lib/i18n";
import { useExtension } from "../extensions";
import { ActionDialog } from "../page/ActionDialog";
import { actionsOf } from "../page/actions";
import { BulkEdit } from "./BulkEdit";
import { type BulkOrder, useBulk } from "./useBulk";

const PrintDialog = lazy(() => import("../../printing").then((m) => ({ default: m.PrintDialog })));

interface Props {
  form: FormMeta;
  rows: RecordRow[];
  /** All records that match, instead of the rows. */
  all?: { filter: Condition | null; search: string; count: number; capped: boolean } | undefined;
  /** Goes over to all that match. */
  onAll?: (() => void) | undefined;
  onDone: () => void;
  /** Rows may have come or gone. */
  onChanged?: (() => void) | undefined;
}

/** What can be done with the selected rows at once. */
export default function BulkBar({ form, rows, all, onAll, onDone, onChanged }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { modal } = App.useApp();
  const refresh = useRefreshRecords();
  const bulk = useBulk(form);
  const { BulkActions } = useExtension(form.key);
  const actions = all ? everyAction(form) : commonActions(form, rows);
  const [action, setAction] = useState<ActionMeta | null>(null);
  const [editing, setEditing] = useState(false);
  const [printing, setPrinting] = useState(false);
  const count = all?.count ?? rows.length;
  const shownCount = all?.capped ? `${formatNumber(count)}+` : formatNumber(count);
  const target = all
    ? { ...(all.filter && { filter: all.filter }), ...(all.search && { search: all.search }) }
    : { records: rows.map(({ id, version }) => ({ id, version })) };
  const run = async (order: Omit<BulkOrder, "records" | "filter" | "search">) => {
    onDone();
    await bulk.run({ ...order, ...target });
    onChanged?.();
  };
  const remove = () =>
    modal.confirm({
      title: t("records.bulk.deleteTitle", { count: all ? (shownCount as never) : count }),
      content: t("records.bulk.deleteHint"),
      okText: t("common.delete"),
      okButtonProps: { danger: true },
      onOk: () => void run({ op: "delete" }),
    });
  return (
    <div className="sl-bulk" role="toolbar" aria-label={t("records.bulk.label")}>
      <b>
        {all ? t("views.bulk.allSelected", { count: shownCount }) : t("records.bulk.selected", { count })}
      </b>
      {onAll && (
        <Button size="small" type="link" onClick={onAll}>
          {t("views.bulk.selectAll")}
        </Button>
      )}
      {BulkActions && !all && (
        <BulkActions
          form={form}
          rows={rows}
          onDone={() => {
            refresh(form.key);
            onDone();
          }}
        />
      )}
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
      <Button size="small" icon={<PrinterOutlined />} onClick={() => setPrinting(true)}>
        {t("printing.menu")}
      </Button>
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
        <ActionDialog
          form={form}
          action={action}
          onClose={() => setAction(null)}
          onSubmit={async (values, comment) => {
            await run({ op: "action", action: action.key, values, comment: comment || undefined });
          }}
        />
      )}
      {printing && (
        <Suspense fallback={null}>
          <PrintDialog
            form={form}
            ids={rows.map((row) => row.id)}
            all={all}
            onClose={() => setPrinting(false)}
          />
        </Suspense>
      )}
      {editing && (
        <BulkEdit
          form={form}
          count={shownCount}
          onClose={() => setEditing(false)}
          onSubmit={(values) => run({ op: "update", values })}
        />
      )}
    </div>
  );
}

/** Status actions that every selected row allows. */
function commonActions(form: FormMeta, rows: RecordRow[]): ActionMeta[] {
  const lists = rows.map((row) => actionsOf(form, row));
  return (lists[0] ?? []).filter((action) => lists.every((list) => list.includes(action)));
}

/** Of records that are not at hand it is not known which they allow; those that do not are reported. */
const everyAction = (form: FormMeta): ActionMeta[] =>
  form.status?.actions.filter((action) => action.manual && action.granted) ?? [];
