import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import type { FormMeta, RecordRow } from "../../../api/types";
import { EmptyState, ErrorState, PageSkeleton } from "../../../ui/states";
import { When } from "../../../ui/When";
import { ChangeList } from "./ChangeList";
import { useActionText } from "./Timeline";
import { useHistory } from "./timelineApi";

const VersionCompare = lazy(() => import("./VersionCompare"));

interface Props {
  form: FormMeta;
  record: RecordRow;
  onRestored?: () => void;
}

/** Every version of the record; an older one can be brought back. */
export function HistoryList({ form, record, onRestored }: Props) {
  const { t } = useTranslation();
  const actionText = useActionText(form);
  const history = useHistory(form.key, record.id);
  const [compared, setCompared] = useState<number | null>(null);
  const mayRestore = canDo(form, "update") && !form.append_only;
  if (compared !== null)
    return (
      <Suspense fallback={<PageSkeleton />}>
        <VersionCompare
          form={form}
          record={record}
          version={compared}
          mayRestore={mayRestore}
          onClose={() => setCompared(null)}
          onRestored={() => {
            setCompared(null);
            onRestored?.();
          }}
        />
      </Suspense>
    );
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
            {entry.version !== undefined && entry.version !== record.version && (
              <Button size="small" onClick={() => setCompared(entry.version ?? null)}>
                {t(mayRestore ? "records.history.restore" : "sharing.version.compare")}
              </Button>
            )}
          </header>
          <ChangeList form={form} changes={entry.changes ?? []} />
        </section>
      ))}
    </>
  );
}
