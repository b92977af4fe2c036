import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useSession } from "../../api/session";
import { useLabel } from "../../lib/i18n";

/** Says so while an administrator looks as somebody else, and leads back. */
export function SeenBy() {
  const { t } = useTranslation();
  const label = useLabel();
  const { user, seen_by: real } = useSession();
  if (!real) return null;
  const back = async () => {
    await api.delete("/session/view-as");
    window.location.assign("/");
  };
  const roles = user.roles.map((role) => label(role.label)).join(" · ");
  return (
    <div role="status" className="sl-seen-by">
      <EyeOutlined />
      <span>{t("app.seenBy.text", { name: real.id === user.id ? roles : `${user.name} (${roles})` })}</span>
      <Button size="small" onClick={() => void back()}>
        {t("app.seenBy.back", { name: real.name })}
      </Button>
    </div>
  );
}
