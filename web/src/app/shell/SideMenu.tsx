import { CheckOutlined, DownOutlined } from "@ant-design/icons";
import { Dropdown, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useLocation, useNavigate } from "react-router";
import { useSession } from "../../api/session";
import { useLabel } from "../../lib/i18n";
import { AppIcon, MenuIcon } from "../../ui/MenuIcon";
import { Mark } from "../Mark";
import { type AppMenu, appOf, type MenuGroup, type MenuItem, menuOf, useMenus } from "../menu";

const STORED = "sl.app";

export function SideMenu() {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const session = useSession();
  const menus = useMenus();
  const { pathname } = useLocation();
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED));
  const apps = menus.data ?? [];
  const app = appOf(apps, chosen, pathname);
  const choose = (key: string) => {
    localStorage.setItem(STORED, key);
    setChosen(key);
  };
  const groupText = ({ key, label: own }: MenuGroup) =>
    label(own ?? undefined) || (i18n.exists(`app.group.${key}`) ? t(`app.group.${key}`) : key);
  return (
    <nav aria-label={t("app.menu.label")}>
      <Link to="/" className="sl-brand">
        <Mark size={22} />
        <span>{t("app.name")}</span>
      </Link>
      {menus.isPending && (
        <Skeleton active title={false} paragraph={{ rows: 8 }} className="sl-side-skeleton" />
      )}
      {app && apps.length > 1 && <AppSwitcher apps={apps} app={app} onChoose={choose} />}
      {menuOf(session, app).map((group) => (
        <section key={group.key}>
          {group.key !== "overview" && <h2>{groupText(group)}</h2>}
          {group.items.map((item) => (
            <MenuLink key={item.path} item={item} />
          ))}
        </section>
      ))}
    </nav>
  );
}

interface SwitcherProps {
  apps: AppMenu[];
  app: AppMenu;
  onChoose: (key: string) => void;
}

function AppSwitcher({ apps, app, onChoose }: SwitcherProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const go = (key: string) => {
    onChoose(key);
    const first = apps.find((item) => item.key === key)?.groups[0]?.items[0];
    if (first?.path.startsWith("/")) void navigate(first.path);
  };
  const items = apps.map((item) => ({
    key: item.key,
    icon: <AppIcon name={item.icon} color={item.color} small />,
    label: label(item.label),
    extra: item.key === app.key ? <CheckOutlined /> : null,
    onClick: () => go(item.key),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <button type="button" className="sl-app-switch" aria-label={t("app.menu.switch")}>
        <AppIcon name={app.icon} color={app.color} small />
        <span>{label(app.label)}</span>
        <DownOutlined />
      </button>
    </Dropdown>
  );
}

function MenuLink({ item }: { item: MenuItem }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { pathname, search } = useLocation();
  const text = item.textKey ? t(item.textKey) : label(item.text ?? "");
  if (!item.path.startsWith("/")) {
    return (
      <a href={item.path} target="_blank" rel="noopener noreferrer" className="sl-link">
        <MenuIcon name={item.icon} />
        <span>{text}</span>
      </a>
    );
  }
  const view = item.path.split("?view=")[1];
  const here = view ? new URLSearchParams(search).get("view") === view : true;
  return (
    <NavLink
      to={item.path}
      className={({ isActive }) => (isActive && here ? "sl-link sl-link-active" : "sl-link")}
      aria-current={pathname === item.path && here ? "page" : undefined}
    >
      <MenuIcon name={item.icon} />
      <span>{text}</span>
    </NavLink>
  );
}
