import { Alert, App, Button, Progress } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useRefreshRecords } from "../../api/records";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { confirmImport, isRunning, useImport } from "./api";
import { ImportActions } from "./ImportActions";

/** How far the import is; then what came of it. */
export function ProgressStep({ id, onBack }: { id: string; onBack?: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const state = useImport(id);
  const item = state.data;
  const running = item ? isRunning(item.state) : true;
  const form = item?.form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (form && !running) refresh(form);
  }, [form, running]);
  if (state.isError) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  if (!item) return <PageSkeleton rows={2} />;
  const confirm = async () => {
    try {
      await confirmImport(id);
      await state.refetch();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const percent = item.total ? Math.floor((item.done / item.total) * 100) : 0;
  const status = running ? "active" : item.state === "failed" ? "exception" : "success";
  return (
    <div className="sl-import-done">
      <Progress percent={running ? percent : 100} status={status} />
      <p>
        <b>{i18n.exists(`imports.state.${item.state}`) ? t(`imports.state.${item.state}`) : item.state}</b>{" "}
        {t("imports.progress", { done: item.done, total: item.total ?? "?" })}
      </p>
      <p>
        {t("imports.result", { created: item.created, updated: item.updated, unchanged: item.unchanged })}{" "}
        <span className={item.failed > 0 ? "sl-error" : "sl-muted"}>
          {t("imports.failed", { count: item.failed })}
        </span>
      </p>
      {item.error && <p className="sl-error">{label(item.error)}</p>}
      {item.undo && (
        <p>
          {t("imports.undo.result", { deleted: item.undo.deleted ?? 0, restored: item.undo.restored ?? 0 })}{" "}
          {t("imports.undo.kept", { count: item.undo.kept?.length ?? 0 })}
        </p>
      )}
      {running && <ImportActions item={item} />}
      {item.state === "checked" && (
        <Alert
          showIcon
          type={item.failed > 0 ? "warning" : "success"}
          title={t("imports.checked.title")}
          description={
            item.failed > 0 ? t("imports.checked.some", { count: item.failed }) : t("imports.checked.ok")
          }
        />
      )}
      {item.state === "checked" && (
        <div className="sl-field-buttons">
          <Button type="primary" onClick={() => void confirm()}>
            {t("imports.confirm")}
          </Button>
          {onBack && <Button onClick={onBack}>{t("imports.again")}</Button>}
          <ImportActions item={item} />
        </div>
      )}
      {!running && item.state !== "checked" && (
        <div className="sl-field-buttons">
          <Button type="primary" onClick={() => void navigate(`/f/${item.form}`)}>
            {t("imports.open")}
          </Button>
          <ImportActions item={item} />
          <Link to="/imports">{t("imports.all")}</Link>
        </div>
      )}
    </div>
  );
}
