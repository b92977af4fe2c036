import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { type Channel, type RequestDone, useChannel } from "../api";
import { Header, Hotline } from "../Header";
import { Done } from "./Done";
import { RequestForm } from "./RequestForm";

/** Kept for this tab, so that a reload after sending shows the number again and not an empty form. */
const doneKey = (channel: string): string => `sl.requested.${channel}`;

function readDone(channel: string): RequestDone | null {
  try {
    return JSON.parse(sessionStorage.getItem(doneKey(channel)) ?? "null") as RequestDone | null;
  } catch {
    return null;
  }
}

export default function RequestPage({ channel }: { channel: string }) {
  const query = useChannel(channel);
  const { t } = useTranslation();
  if (query.data) return <Opened channel={query.data} slug={channel} />;
  if (query.isPending) {
    return (
      <Page>
        <Skeleton heights={[72, 160, 160, 120]} />
      </Page>
    );
  }
  const gone = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page>
      {gone ? (
        <Empty icon="warn" title={t("portal.closed")} hint={t("portal.closedHint")} />
      ) : (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}

function Opened({ channel, slug }: { channel: Channel; slug: string }) {
  const { t } = useTranslation();
  const [done, setDone] = useState<RequestDone | null>(() => readDone(slug));
  const finish = (answer: RequestDone | null) => {
    if (answer) sessionStorage.setItem(doneKey(slug), JSON.stringify(answer));
    else sessionStorage.removeItem(doneKey(slug));
    setDone(answer);
    window.scrollTo(0, 0);
  };
  return (
    <div className="p-page">
      <Header company={channel.company || channel.name} title={channel.title || t("portal.request.title")} />
      {done ? (
        <Done done={done} hotline={channel.hotline} onAnother={() => finish(null)} />
      ) : (
        <RequestForm channel={channel} slug={slug} onDone={finish} />
      )}
      <Hotline number={channel.hotline} />
    </div>
  );
}
