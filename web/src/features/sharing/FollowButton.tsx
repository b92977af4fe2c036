import { StarFilled, StarOutlined } from "@ant-design/icons";
import { App, Avatar, Button, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useReadOnly, useSession } from "../../api/session";
import { useErrorText } from "../../ui/states";
import { useFollow, useFollowers } from "./api";

/** Whether one follows a record, how many do, and who. */
export function FollowButton({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const { user } = useSession();
  const readOnly = useReadOnly();
  const followers = useFollowers(form, id);
  const follow = useFollow(form, id);
  const [busy, setBusy] = useState(false);
  if (!followers.data) return null;
  const { following, rows } = followers.data;
  const toggle = async () => {
    setBusy(true);
    try {
      await follow(!following);
      void message.success(t(following ? "sharing.follow.off" : "sharing.follow.on"));
    } catch (problem) {
      void message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const content = (
    <div className="sl-followers">
      <Button
        block
        type={following ? "default" : "primary"}
        icon={following ? <StarFilled /> : <StarOutlined />}
        loading={busy}
        disabled={readOnly}
        onClick={() => void toggle()}
      >
        {t(following ? "sharing.follow.stop" : "sharing.follow.start")}
      </Button>
      <p className="sl-muted">{t("sharing.follow.hint")}</p>
      <b>{rows.length > 0 ? t("sharing.follow.people", { count: rows.length }) : t("sharing.follow.none")}</b>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <Avatar size={20}>{[...row.name].at(-1)}</Avatar> {row.name}
            {row.id === user.id && <span className="sl-muted">{t("sharing.follow.me")}</span>}
          </li>
        ))}
      </ul>
      <Link to="/following">{t("sharing.follow.mine")}</Link>
    </div>
  );
  const name = t(following ? "sharing.follow.following" : "sharing.follow.start");
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button
        type="text"
        aria-label={name}
        title={name}
        icon={following ? <StarFilled className="sl-followed" /> : <StarOutlined />}
      >
        {rows.length > 0 ? rows.length : null}
      </Button>
    </Popover>
  );
}
