import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { Button } from "./button";
import { Note } from "./page";

/** The message of any error, in the reader's language. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiProblem)) return t("runtime.error.unknown");
      if (error.status === 0) return t("runtime.error.network");
      if (error.status >= 500) return t("runtime.error.server");
      return error.message;
    },
    [t],
  );
}

/** What went wrong, with a way to try again. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const text = useProblemText()(error);
  const retry = onRetry && (
    <Button small onClick={onRetry}>
      {t("runtime.retry")}
    </Button>
  );
  return (
    <Note tone="red" action={retry}>
      {text}
    </Note>
  );
}
