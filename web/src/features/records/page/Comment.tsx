import { MoreOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Avatar, Button, Dropdown, Input, Popover, Space, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo } from "../../../api/forms";
import { useAbility, useReadOnly, useSession } from "../../../api/session";
import type { FormMeta } from "../../../api/types";
import { PageSkeleton, useErrorText } from "../../../ui/states";
import { When } from "../../../ui/When";
import { comments, type Entry, useCommentVersions } from "./timelineApi";

interface Props {
  form: FormMeta;
  id: string;
  entry: Entry;
}

/** A comment: its author may change it or take it away; what it said before can be read. */
export function Comment({ form, id, entry }: Props) {
  const { t } = useTranslation();
  const { user } = useSession();
  const everything = useAbility("*");
  const readOnly = useReadOnly();
  const [editing, setEditing] = useState(false);
  const mine = entry.actor.id === user.id;
  const may = canDo(form, "comment") && !readOnly && !entry.deleted_at;
  return (
    <li className="sl-entry sl-entry-comment">
      <Avatar size={22}>{entry.actor.name.slice(-2)}</Avatar>
      <div>
        <div className="sl-entry-head">
          <b>{entry.actor.name}</b>
          <span>{t("records.timeline.commented")}</span>
          {entry.public && <Tag color="blue">{t("records.timeline.public")}</Tag>}
          <When value={entry.at} relative />
          {entry.edited_at && !entry.deleted_at && <Edited form={form} id={id} entry={entry} />}
          <span className="sl-grow" />
          {may && (mine || everything) && (
            <CommentMenu form={form} id={id} entry={entry} mine={mine} onEdit={() => setEditing(true)} />
          )}
        </div>
        {entry.deleted_at && (
          <div className="sl-entry-gone">
            {t(entry.by_author ? "sharing.comment.deleted" : "sharing.comment.deletedByAdmin")}
          </div>
        )}
        {!entry.deleted_at && editing && (
          <EditBox form={form} id={id} entry={entry} onClose={() => setEditing(false)} />
        )}
        {!entry.deleted_at && !editing && <div className="sl-entry-body">{entry.body}</div>}
      </div>
    </li>
  );
}

function useReload({ form, id }: Props) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["record", form.key, id, "timeline"] });
}

interface MenuProps extends Props {
  mine: boolean;
  onEdit: () => void;
}

function CommentMenu({ mine, onEdit, ...props }: MenuProps) {
  const { t } = useTranslation();
  const { message, notification } = App.useApp();
  const errorText = useErrorText();
  const reload = useReload(props);
  const comment = props.entry.id ?? "";
  const key = `comment-${comment}`;
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
      await reload();
    } catch (problem) {
      void message.error(errorText(problem));
    }
  };
  const undo = () => {
    notification.destroy(key);
    void run(() => comments.undelete(props.form.key, props.id, comment));
  };
  const remove = () =>
    run(async () => {
      await comments.remove(props.form.key, props.id, comment);
      notification.success({
        key,
        title: t("sharing.comment.deletedDone"),
        duration: 8,
        showProgress: true,
        actions: (
          <Button size="small" onClick={undo}>
            {t("sharing.comment.undo")}
          </Button>
        ),
      });
    });
  const items = [
    ...(mine ? [{ key: "edit", label: t("sharing.comment.edit"), onClick: onEdit }] : []),
    { key: "delete", danger: true, label: t("sharing.comment.delete"), onClick: () => void remove() },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t("sharing.comment.menu")} />
    </Dropdown>
  );
}

function EditBox({ onClose, ...props }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const reload = useReload(props);
  const { entry } = props;
  const [body, setBody] = useState(entry.body ?? "");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await comments.edit(props.form.key, props.id, entry.id ?? "", body.trim(), entry.mentions ?? []);
      await reload();
      onClose();
    } catch (problem) {
      void message.error(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <div className="sl-stack">
      <Input.TextArea
        autoFocus
        value={body}
        maxLength={5000}
        autoSize={{ minRows: 1, maxRows: 10 }}
        aria-label={t("sharing.comment.edit")}
        onChange={(event) => setBody(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && body.trim()) void save();
        }}
      />
      <Space>
        <Button
          size="small"
          type="primary"
          loading={busy}
          disabled={!body.trim() || body.trim() === entry.body}
          onClick={() => void save()}
        >
          {t("sharing.comment.save")}
        </Button>
        <Button size="small" onClick={onClose}>
          {t("sharing.comment.cancel")}
        </Button>
      </Space>
    </div>
  );
}

/** Says that a comment was changed, and shows what it said before. */
function Edited({ form, id, entry }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const before = useCommentVersions(form.key, id, entry.id ?? "", open);
  const content = (
    <div className="sl-comment-before">
      {before.isPending && <PageSkeleton rows={2} />}
      {before.data?.map((row) => (
        <div key={row.until}>
          <When value={row.until} />
          <div className="sl-entry-body">{row.body}</div>
        </div>
      ))}
    </div>
  );
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title={t("sharing.comment.editedTitle")}
      content={content}
    >
      <Button type="link" size="small" className="sl-edited">
        {t("sharing.comment.edited")}
      </Button>
    </Popover>
  );
}
