import { CloseOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import { useDeletedRecord } from "../../../api/records";
import type { FormMeta } from "../../../api/types";
import { exactTime, shortDate } from "../../../lib/format";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { useOverview } from "../recycle/api";
import { goesAt } from "../recycle/goesAt";
import { useRestore } from "../recycle/useRestore";
import { Fields } from "./Fields";

interface Props {
  form: FormMeta;
  id: string;
  /** Why the live record could not be read; shown when the bin does not hold it either. */
  error: unknown;
  onClose: () => void;
}

/** A record in the recycle bin: to be read, and to be brought back. */
export default function DeletedRecord({ form, id, error, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const deleted = useDeletedRecord(form, id);
  const { restore, busy } = useRestore(form);
  const overview = useOverview();
  if (deleted.isPending) return <PageSkeleton rows={12} />;
  const record = deleted.data;
  if (!record) return <ErrorState error={error} />;
  const title = record[form.title];
  const goes = overview.data && goesAt(String(record.deleted_at), overview.data);
  return (
    <article className="sl-record">
      <header className="sl-record-header">
        <div className="sl-record-line">
          <span className="sl-record-no">
            {label(form.label)} {record.no}
          </span>
          <span className="sl-grow" />
          <Button type="text" icon={<CloseOutlined />} aria-label={t("common.close")} onClick={onClose} />
        </div>
        <h1>{typeof title === "string" && title ? title : record.no}</h1>
      </header>
      <div className="sl-record-body">
        <Alert
          type="warning"
          showIcon
          title={t("records.recycle.isDeleted", { time: exactTime(String(record.deleted_at)) })}
          description={goes && t("sharing.recycle.goesAt", { date: shortDate(goes) })}
          action={
            canDo(form, "delete") && (
              <Button size="small" loading={busy} onClick={() => void restore([record])}>
                {t("records.recycle.restore")}
              </Button>
            )
          }
        />
        <Fields form={form} record={record} readOnly />
      </div>
    </article>
  );
}
