import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { cancelExport, fetchExport, isMaking, useExport } from "./api";
import { sizeText } from "./query";

/** How far an export in the background is; then its file. */
export function ExportProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const run = useExport(id);
  const [failure, setFailure] = useState("");
  const item = run.data;
  if (run.isError) return <ErrorState error={run.error} onRetry={() => void run.refetch()} />;
  if (!item) return <PageSkeleton rows={2} />;
  const doing = async (work: () => Promise<unknown>) => {
    setFailure("");
    try {
      await work();
    } catch (problem) {
      setFailure(errorText(problem));
    }
  };
  const making = isMaking(item);
  const percent = item.total ? Math.floor((item.done / item.total) * 100) : 0;
  return (
    <div className="sl-export-progress" aria-live="polite">
      <Progress
        percent={making ? percent : 100}
        status={making ? "active" : item.state === "done" ? "success" : "exception"}
      />
      <p>
        <b>{t(`exports.state.${item.state}`)}</b>{" "}
        {item.total !== null && (
          <span className="sl-muted">
            {t("exports.progress", { done: formatNumber(item.done), total: formatNumber(item.total) })}
          </span>
        )}
      </p>
      {making && <p className="sl-muted">{t("exports.leave")}</p>}
      {item.error && <p className="sl-error">{label(item.error)}</p>}
      {item.missing > 0 && <p className="sl-error">{t("exports.missing", { count: item.missing })}</p>}
      {failure && (
        <p role="alert" className="sl-error">
          {failure}
        </p>
      )}
      <div className="sl-export-footer">
        {making && (
          <Button onClick={() => void doing(() => cancelExport(id).then(() => run.refetch()))}>
            {t("exports.stop")}
          </Button>
        )}
        <span className="sl-grow" />
        <Button onClick={onClose}>{t("common.close")}</Button>
        {item.state === "done" && (
          <Button type="primary" onClick={() => void doing(() => fetchExport(id))}>
            {t("exports.download", { size: sizeText(item.size) })}
          </Button>
        )}
      </div>
    </div>
  );
}
