import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { LinkButton } from "../../ui/phone/button";
import { Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { type Tracking, useTracking } from "../api";
import { Header, Hotline } from "../Header";
import { AddMessage } from "./AddMessage";
import { Answer } from "./Answer";
import { Bill, Engineer, Request, Status } from "./Cards";
import { Rating } from "./Rating";
import { Timeline } from "./Timeline";

export default function TrackingPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const query = useTracking(token);
  if (query.data) return <Followed token={token} tracking={query.data} />;
  if (query.isPending) {
    return (
      <Page>
        <Skeleton heights={[72, 140, 90, 220]} />
      </Page>
    );
  }
  const gone = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page>
      {gone ? (
        <Empty icon="warn" title={t("portal.track.gone")} hint={t("portal.track.goneHint")} />
      ) : (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}

function Followed({ token, tracking }: { token: string; tracking: Tracking }) {
  const { t } = useTranslation();
  const may = new Set(tracking.may);
  return (
    <div className="p-page">
      <Header company={tracking.company} title={t("portal.track.title")} />
      <main className="p-body">
        <Status tracking={tracking} />
        <Engineer tracking={tracking} />
        {(may.has("rating") || tracking.rating) && <Rating token={token} tracking={tracking} />}
        <Timeline entries={tracking.timeline} />
        {may.has("messages") && <AddMessage token={token} />}
        <Bill tracking={tracking} />
        <Request tracking={tracking} />
        {!may.size && tracking.channel && (
          <LinkButton href={`/s/${tracking.channel}`}>{t("portal.done.another")}</LinkButton>
        )}
        <Hotline number={tracking.hotline} />
      </main>
      {may.has("confirm") && <Answer token={token} />}
    </div>
  );
}
