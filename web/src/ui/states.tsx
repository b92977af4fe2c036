import { Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";

/** Says that there is nothing and what to do next. */
export function EmptyState({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="sl-state">
      <div className="sl-state-title">{title}</div>
      {hint && <div className="sl-state-hint">{hint}</div>}
      {action && <div className="sl-state-action">{action}</div>}
    </div>
  );
}

/** The message of any error, in the reader's language. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof ApiProblem) {
      if (error.status === 0) return t("common.error.network");
      if (error.status >= 500) return t("common.error.server");
      return error.message;
    }
    return error instanceof Error ? error.message : t("common.error.unknown");
  };
}

/** Says what went wrong and offers to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useErrorText()(error);
  const status = error instanceof ApiProblem ? error.status : null;
  const hint =
    status === 404 || status === 403
      ? t("common.error.askAdmin")
      : status === 0
        ? t("common.error.checkNetwork")
        : "";
  return (
    <div className="sl-state" role="alert">
      <div className="sl-state-title">{text}</div>
      {hint && <div className="sl-state-hint">{hint}</div>}
      {onRetry && (
        <div className="sl-state-action">
          <Button onClick={onRetry}>{t("common.retry")}</Button>
        </div>
      )}
    </div>
  );
}

export function PageSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className="sl-skeleton" aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows, width: "100%" }} />
    </div>
  );
}
