import { Avatar, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { When } from "../../../ui/When";
import { ChangeList } from "./ChangeList";
import { Comment } from "./Comment";
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
          <TimelineItem
            key={entry.id ?? `${entry.version}-${entry.at}`}
            form={form}
            id={record.id}
            entry={entry}
          />
        ))}
      </ol>
    </section>
  );
}

const kindOf = (entry: Entry) => entry.kind ?? (entry.body === undefined ? "history" : "comment");

function TimelineItem({ form, id, entry }: { form: FormMeta; id: string; entry: Entry }) {
  const actionText = useActionText(form);
  if (kindOf(entry) === "comment") return <Comment form={form} id={id} entry={entry} />;
  return (
    <li className="sl-entry">
      <Avatar size={22}>{entry.actor.name.slice(-2)}</Avatar>
      <div>
        <div className="sl-entry-head">
          <b>{entry.actor.name}</b>
          <span>{actionText(entry.action ?? "")}</span>
          <When value={entry.at} relative />
        </div>
        <ChangeList form={form} changes={entry.changes ?? []} brief={entry.action === "created"} />
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
