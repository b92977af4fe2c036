import { Avatar, Segmented, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { When } from "../../../ui/When";
import { ChangeList } from "./ChangeList";
import { CommentBox } from "./CommentBox";
import { type Entry, useTimeline } from "./timelineApi";

type Shown = "all" | "comment" | "history";

/** History and comments, newest first, with the box to write a comment. */
export function Timeline({
  form,
  record,
  initial = "all",
}: {
  form: FormMeta;
  record: RecordRow;
  initial?: Shown | undefined;
}) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>(initial);
  const timeline = useTimeline(form.key, record.id);
  const entries = (timeline.data ?? []).filter((entry) => shown === "all" || kindOf(entry) === shown);
  return (
    <section className="sl-timeline" aria-label={t("records.timeline.title")}>
      <div className="sl-timeline-head">
        <h2>{t("records.timeline.title")}</h2>
        <Segmented
          size="small"
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          options={(["all", "comment", "history"] as const).map((key) => ({
            value: key,
            label: t(`records.timeline.${key}`),
          }))}
        />
      </div>
      {canDo(form, "comment") && <CommentBox form={form.key} id={record.id} />}
      {timeline.isPending && <PageSkeleton rows={4} />}
      {timeline.isError && <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.data && entries.length === 0 && <p className="sl-muted">{t("records.timeline.empty")}</p>}
      <ol>
        {entries.map((entry) => (
          <TimelineItem key={entry.id ?? `${entry.version}-${entry.at}`} form={form} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

const kindOf = (entry: Entry) => entry.kind ?? (entry.body === undefined ? "history" : "comment");

function TimelineItem({ form, entry }: { form: FormMeta; entry: Entry }) {
  const { t } = useTranslation();
  const actionText = useActionText(form);
  const isComment = kindOf(entry) === "comment";
  return (
    <li className={isComment ? "sl-entry sl-entry-comment" : "sl-entry"}>
      <Avatar size={22}>{entry.actor.name.slice(-2)}</Avatar>
      <div>
        <div className="sl-entry-head">
          <b>{entry.actor.name}</b>
          <span>{isComment ? t("records.timeline.commented") : actionText(entry.action ?? "")}</span>
          {entry.public && <Tag color="blue">{t("records.timeline.public")}</Tag>}
          <When value={entry.at} relative />
        </div>
        {isComment ? (
          <div className="sl-entry-body">{entry.body}</div>
        ) : (
          <ChangeList form={form} changes={entry.changes ?? []} brief={entry.action === "created"} />
        )}
      </div>
    </li>
  );
}

/** Words for what was done: the label of a status action, or our own for create, update and so on. */
export function useActionText(form: FormMeta): (action: string) => string {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  return (action) => {
    const name = action.replace(/^(action|do):/, "");
    const known = form.status?.actions.find((item) => item.key === name);
    if (known) return label(known.label);
    return i18n.exists(`records.did.${name}`) ? t(`records.did.${name}`) : name;
  };
}
