import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import { records, useRefreshRecords } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { When } from "../../../ui/When";
import { ChangeList } from "./ChangeList";
import { useActionText } from "./Timeline";
import { useHistory } from "./timelineApi";

interface Props {
  form: FormMeta;
  record: RecordRow;
  onRestored?: () => void;
}

/** Every version of the record; an older one can be brought back. */
export function HistoryList({ form, record, onRestored }: Props) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const actionText = useActionText(form);
  const history = useHistory(form.key, record.id);
  const mayRestore = canDo(form, "update") && !form.append_only;
  const ask = (version: number) =>
    modal.confirm({
      title: t("records.history.restoreTitle", { version }),
      content: t("records.history.restoreHint"),
      onOk: async () => {
        try {
          await records.restore(form.key, record.id, version);
          refresh(form.key, record.id);
          onRestored?.();
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  return (
    <>
      {history.isPending && <PageSkeleton />}
      {history.isError && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.data?.length === 0 && <EmptyState title={t("records.timeline.empty")} />}
      {history.data?.map((entry) => (
        <section key={`${entry.version}-${entry.at}`} className="sl-version">
          <header>
            <b>{t("records.history.version", { version: entry.version })}</b>
            <span>
              {entry.actor.name} · {actionText(entry.action ?? "")}
            </span>
            <When value={entry.at} />
            {mayRestore && entry.version !== undefined && entry.version !== record.version && (
              <Button size="small" onClick={() => ask(entry.version ?? 0)}>
                {t("records.history.restore")}
              </Button>
            )}
          </header>
          <ChangeList form={form} changes={entry.changes ?? []} />
        </section>
      ))}
    </>
  );
}
