import { Alert, App, Button, Progress } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useForms } from "../../api/forms";
import { useRefreshRecords } from "../../api/records";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { confirmImport, type ImportState, isRunning, useBatch } from "./api";
import { ImportActions } from "./ImportActions";
import { Reasons } from "./Reasons";

/** How far the import of each sheet is; then what came of it, or of the check before it. */
export function ProgressStep({ id, onBack }: { id: string; onBack?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const batch = useBatch(id);
  const items = batch.data ?? [];
  const running = !batch.data || items.some(({ state }) => isRunning(state));
  const forms = [...new Set(items.map(({ form }) => form))].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (!running) for (const form of forms.split(",").filter(Boolean)) refresh(form);
  }, [forms, running]);
  if (batch.isError) return <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />;
  const [first] = items;
  if (!first) return <PageSkeleton rows={2} />;
  const confirm = async () => {
    try {
      await confirmImport(id);
      await batch.refetch();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const checked = !running && items.every(({ state }) => state === "checked");
  const failed = items.reduce((sum, item) => sum + item.failed, 0);
  const good = items.reduce((sum, item) => sum + item.done - item.failed, 0);
  return (
    <div className="sl-import-done">
      {checked && (
        <Alert
          showIcon
          type={failed > 0 ? "warning" : "success"}
          title={t("imports.checked.title")}
          description={failed > 0 ? t("imports.checked.some", { count: failed }) : t("imports.checked.ok")}
        />
      )}
      {items.map((item) => (
        <Outcome key={item.id} item={item} several={items.length > 1} checked={checked} />
      ))}
      <div className="sl-field-buttons">
        {checked && (
          <Button type="primary" disabled={good === 0} onClick={() => void confirm()}>
            {t("imports.confirm", { count: good })}
          </Button>
        )}
        {onBack && !running && items.every(({ state }) => state === "checked" || state === "uploaded") && (
          <Button onClick={onBack}>{t("imports.again")}</Button>
        )}
        {!running && !checked && (
          <Button type="primary" onClick={() => void navigate(`/f/${first.form}`)}>
            {t("imports.open")}
          </Button>
        )}
        <Link to="/imports">{t("imports.all")}</Link>
      </div>
    </div>
  );
}

/** One sheet's. */
function Outcome({ item, several, checked }: { item: ImportState; several: boolean; checked: boolean }) {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const running = isRunning(item.state);
  const percent = item.total ? Math.floor((item.done / item.total) * 100) : 0;
  const status = running ? "active" : item.state === "failed" ? "exception" : "success";
  const form = label(forms.data?.find(({ key }) => key === item.form)?.label) || item.form;
  const number = (value: number) => value.toLocaleString("en-US");
  return (
    <section className="sl-import-outcome" aria-label={item.sheet || item.name}>
      {several && <h2>{item.sheet === form ? form : `${item.sheet} → ${form}`}</h2>}
      {!checked && <Progress percent={running ? percent : 100} status={status} />}
      <p aria-live="polite">
        <b>{i18n.exists(`imports.state.${item.state}`) ? t(`imports.state.${item.state}`) : item.state}</b>{" "}
        <span className="sl-muted">
          {t("imports.progress", { done: item.done, total: item.total ?? "?" })}
        </span>
      </p>
      <p>
        {t("imports.result", {
          created: number(item.created),
          updated: number(item.updated),
          unchanged: number(item.unchanged),
        })}
        {item.merged > 0 && ` ${t("imports.merged", { count: item.merged })}`}
        {" · "}
        <span className={item.failed > 0 ? "sl-error" : "sl-muted"}>
          {t("imports.failed", { count: item.failed })}
        </span>
      </p>
      {item.error && <p className="sl-error">{label(item.error)}</p>}
      {item.undo && (
        <p>
          {t("imports.undo.result", {
            deleted: item.undo.deleted ?? 0,
            restored: item.undo.restored ?? 0,
          })}{" "}
          {t("imports.undo.kept", { count: item.undo.kept?.length ?? 0 })}
        </p>
      )}
      {!running && item.failed > 0 && <Reasons id={item.id} />}
      <div className="sl-field-buttons">
        <ImportActions item={item} />
      </div>
    </section>
  );
}
