import {
  CoffeeOutlined,
  GlobalOutlined,
  LogoutOutlined,
  MobileOutlined,
  MoonOutlined,
  StarOutlined,
  SunOutlined,
} from "@ant-design/icons";
import { Avatar, Button, Dropdown, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession, useSessionActions } from "../../api/session";
import { closeStream } from "../../api/stream";
import { setLanguage, useLabel } from "../../lib/i18n";
import { useDark } from "../Look";

const MyAway = lazy(() => import("../../features/admin").then((m) => ({ default: m.MyAway })));

/** Language, dark mode, and the person's own menu. */
export function UserMenu() {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const { user } = useSession();
  const { signOut } = useSessionActions();
  const { dark, setMode } = useDark();
  const [away, setAway] = useState(false);
  const leave = async () => {
    closeStream();
    await signOut();
  };
  const roles = user.roles.map((role) => label(role.label)).join(" · ");
  return (
    <>
      <Tooltip title={t("app.otherLanguage")}>
        <Button
          type="text"
          icon={<GlobalOutlined />}
          aria-label={t("app.otherLanguage")}
          onClick={() => void setLanguage(i18n.language === "en" ? "zh-CN" : "en")}
        />
      </Tooltip>
      <Tooltip title={dark ? t("app.light") : t("app.dark")}>
        <Button
          type="text"
          icon={dark ? <SunOutlined /> : <MoonOutlined />}
          aria-label={dark ? t("app.light") : t("app.dark")}
          onClick={() => setMode(dark ? "light" : "dark")}
        />
      </Tooltip>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            {
              key: "who",
              disabled: true,
              label: `${user.name} (${user.account})${roles ? ` · ${roles}` : ""}`,
            },
            { type: "divider" },
            { key: "phone", icon: <MobileOutlined />, label: <a href="/m/">{t("app.phoneApp")}</a> },
            {
              key: "following",
              icon: <StarOutlined />,
              label: <Link to="/following">{t("sharing.page.menu")}</Link>,
            },
            { key: "away", icon: <CoffeeOutlined />, label: t("app.away"), onClick: () => setAway(true) },
            { key: "out", icon: <LogoutOutlined />, label: t("app.signOut"), onClick: () => void leave() },
          ],
        }}
      >
        <button type="button" className="sl-user" aria-label={t("app.userMenu")}>
          <Avatar size={26}>{user.name.slice(-2)}</Avatar>
          <span>{user.name}</span>
        </button>
      </Dropdown>
      {away && (
        <Suspense fallback={null}>
          <MyAway onClose={() => setAway(false)} />
        </Suspense>
      )}
    </>
  );
}
