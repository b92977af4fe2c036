import { useTranslation } from "react-i18next";
import { formatMinute } from "../../engines/form/runtime/values";
import { useLabel } from "../../lib/i18n/label";
import { Card } from "../../ui/phone/page";
import type { Entry } from "../api";

const isMessage = (entry: Entry): boolean => entry.kind === "message";

function Line({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const label = useLabel();
  const text = label(entry.text);
  return (
    <li>
      <time dateTime={entry.at}>{formatMinute(entry.at)}</time>
      {isMessage(entry) ? (
        <>
          <span className="p-soft p-small">
            {t(entry.by_customer ? "portal.track.you" : "portal.track.service")}
          </span>
          <div className={entry.by_customer ? "mine" : "theirs"}>{text}</div>
        </>
      ) : (
        <span className="p-strong">{text}</span>
      )}
    </li>
  );
}

/** What happened, newest first, in words for customers. */
export function Timeline({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("portal.track.timeline")}>
      <ol className="s-time" aria-live="polite">
        {entries.map((entry) => (
          <Line key={`${entry.at} ${entry.kind}`} entry={entry} />
        ))}
      </ol>
    </Card>
  );
}
