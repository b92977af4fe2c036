import { type CSSProperties, type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import type { Label } from "../../api/types";
import { useLabel } from "../../lib/i18n/label";
import { Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { Header } from "../Header";

/** Title, introduction and the owner's colour around a public page. */
export function PublicPage(props: {
  title: Label;
  intro?: Label | null;
  color?: string | null;
  children: ReactNode;
}) {
  const label = useLabel();
  const title = label(props.title);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const intro = label(props.intro ?? undefined);
  const style = props.color ? ({ "--p-accent": props.color } as CSSProperties) : undefined;
  return (
    <div className="p-page" style={style}>
      <Header title={title} />
      {intro && <p className="s-intro">{intro}</p>}
      {props.children}
    </div>
  );
}

interface NotThereProps {
  query: { isPending: boolean; error: unknown; refetch: () => unknown };
  /** Heights of what will stand there, in pixels. */
  heights: number[];
}

/** While a public page is on its way, and when it does not come. */
export function NotThere({ query, heights }: NotThereProps) {
  const { t } = useTranslation();
  const gone = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page>
      {query.isPending ? (
        <Skeleton heights={heights} />
      ) : gone ? (
        <Empty icon="warn" title={t("portal.form.gone")} hint={t("portal.wrongLinkHint")} />
      ) : (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}
