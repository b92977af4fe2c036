import { App, Button, Popconfirm, Tag, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useReadOnly } from "../../api/session";
import { shortTime } from "../../lib/format";
import { useLabel } from "../../lib/i18n";
import { useErrorText } from "../../ui/states";
import { When } from "../../ui/When";
import { revokeLink, type SharedLink, useRefreshLinks } from "./api";
import { copyText } from "./copy";

const COLORS = {
  open: "green",
  expired: "default",
  revoked: "default",
  locked: "red",
  dead: "orange",
} as const;

/** One link: how it stands, how often it was opened, and taking it back. `named`: with the record it shows. */
export function LinkRow({ link, named = false }: { link: SharedLink; named?: boolean }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshLinks();
  const readOnly = useReadOnly();
  const [busy, setBusy] = useState(false);
  const open = link.status === "open";
  const revoke = async () => {
    setBusy(true);
    try {
      await revokeLink(link.id);
      await refresh(link.form, link.record);
      void message.success(t("sharing.link.revokedDone"));
    } catch (problem) {
      void message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const copy = async () => {
    if (link.url && (await copyText(link.url))) void message.success(t("sharing.dialog.copied"));
  };
  return (
    <div className="sl-shared-link">
      <div>
        {named && (
          <div>
            <Link to={`/f/${link.form}/${link.record}?full=1`}>
              {label(link.form_label ?? undefined)} {link.name ?? t("sharing.page.gone")}
            </Link>
          </div>
        )}
        <Tag color={COLORS[link.status]}>{t(`sharing.link.${link.status}`)}</Tag>
        {link.has_code && <Tag>{t("sharing.link.withCode")}</Tag>}
        {link.note && <b>{link.note}</b>}
        <div className="sl-muted">
          {t("sharing.link.by", { name: link.created_by.name })} · <When value={link.created_at} /> ·{" "}
          {t("sharing.link.until", { at: shortTime(link.expires_at) })} ·{" "}
          {t("sharing.link.showFields", { count: link.fields.length })}
        </div>
        <div className="sl-muted">
          {link.opened > 0 ? (
            <>
              {t("sharing.link.opened", { count: link.opened })} · {t("sharing.link.lastOpened")}{" "}
              <When value={link.opened_at} relative />
            </>
          ) : (
            t("sharing.link.never")
          )}
        </div>
      </div>
      {open && (
        <div className="sl-shared-link-tools">
          {link.url && (
            <Tooltip title={link.url}>
              <Button size="small" onClick={() => void copy()}>
                {t("sharing.link.copy")}
              </Button>
            </Tooltip>
          )}
          {link.url && (
            <Button
              size="small"
              type="text"
              href={new URL(link.url).pathname}
              target="_blank"
              rel="noreferrer"
            >
              {t("sharing.link.visit")}
            </Button>
          )}
          {link.mine && (
            <Popconfirm
              title={t("sharing.link.revokeTitle")}
              description={t("sharing.link.revokeHint")}
              okText={t("sharing.link.revoke")}
              okButtonProps={{ danger: true }}
              onConfirm={() => void revoke()}
            >
              <Button size="small" type="text" danger loading={busy} disabled={readOnly}>
                {t("sharing.link.revoke")}
              </Button>
            </Popconfirm>
          )}
        </div>
      )}
    </div>
  );
}
