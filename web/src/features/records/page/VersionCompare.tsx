import { ArrowLeftOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { records, useRefreshRecords } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { ChangeValue } from "./ChangeList";
import { type Difference, useDifference } from "./timelineApi";

interface Props {
  form: FormMeta;
  record: RecordRow;
  version: number;
  mayRestore: boolean;
  onClose: () => void;
  onRestored: () => void;
}

/** What tells an older version from what is there now, and which of its fields come back. */
export default function VersionCompare({ form, record, version, mayRestore, onClose, onRestored }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const found = useDifference(form.key, record.id, version);
  const [left, setLeft] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const open = (found.data ?? []).filter((change) => change.open);
  const chosen = open.map(({ field }) => field).filter((field) => !left.includes(field));
  const restore = async () => {
    setBusy(true);
    try {
      await records.restore(form.key, record.id, version, chosen);
      refresh(form.key, record.id);
      void message.success(t("sharing.version.restored", { version }));
      onRestored();
    } catch (problem) {
      void message.error(errorText(problem));
      setBusy(false);
    }
  };
  const toggle = (field: string, on: boolean) =>
    setLeft((old) => (on ? old.filter((key) => key !== field) : [...old, field]));
  return (
    <section className="sl-compare">
      <header>
        <Button type="text" size="small" icon={<ArrowLeftOutlined />} onClick={onClose}>
          {t("sharing.version.back")}
        </Button>
        <b>{t("sharing.version.title", { version })}</b>
      </header>
      {found.isPending && <PageSkeleton rows={5} />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <EmptyState title={t("sharing.version.same")} />}
      {Boolean(found.data?.length) && (
        <Differences form={form} changes={found.data ?? []} left={left} pick={mayRestore} onToggle={toggle} />
      )}
      {mayRestore && open.length > 0 && (
        <footer>
          <Button type="primary" loading={busy} disabled={chosen.length === 0} onClick={() => void restore()}>
            {t("sharing.version.restore", { count: chosen.length })}
          </Button>
          <p className="sl-muted">{t("sharing.version.hint")}</p>
        </footer>
      )}
    </section>
  );
}

interface TableProps {
  form: FormMeta;
  changes: Difference[];
  left: string[];
  pick: boolean;
  onToggle: (field: string, on: boolean) => void;
}

function Differences({ form, changes, left, pick, onToggle }: TableProps) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <table className="sl-differences">
      <thead>
        <tr>
          <th>{t("sharing.version.field")}</th>
          <th>{t("sharing.version.now")}</th>
          <th>{t("sharing.version.then")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">
              {pick && change.open ? (
                <Checkbox
                  checked={!left.includes(change.field)}
                  onChange={(event) => onToggle(change.field, event.target.checked)}
                >
                  {label(change.label)}
                </Checkbox>
              ) : (
                <span>
                  {label(change.label)}{" "}
                  {pick && (
                    <Tooltip title={t("sharing.version.closedHint")}>
                      <span className="sl-muted">{t("sharing.version.closed")}</span>
                    </Tooltip>
                  )}
                </span>
              )}
            </th>
            <td>
              <ChangeValue form={form} field={change.field} value={change.old} />
            </td>
            <td>
              <ChangeValue form={form} field={change.field} value={change.new} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
