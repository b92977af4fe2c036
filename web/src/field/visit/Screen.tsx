import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import type { VisitDetail } from "../api";

/** A page under a visit, with its loading and error states. */
export function Screen(props: {
  title: string;
  back: { label: string; onClick: () => void };
  query: UseQueryResult<VisitDetail>;
  foot?: ReactNode;
  children: ReactNode;
}) {
  const { query } = props;
  return (
    <Page title={props.title} back={props.back} foot={query.data && props.foot}>
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton />}
      {query.data && props.children}
    </Page>
  );
}
