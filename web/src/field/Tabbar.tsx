import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Icon, type IconName } from "../ui/phone/icon";

const PLACES: { to: string; icon: IconName; label: string }[] = [
  { to: "/", icon: "tasks", label: "field.nav.visits" },
  { to: "/stock", icon: "box", label: "field.nav.stock" },
  { to: "/f", icon: "file", label: "field.nav.forms" },
  { to: "/me", icon: "user", label: "field.nav.me" },
];

export function Tabbar() {
  const { t } = useTranslation();
  return (
    <nav className="p-tabbar">
      {PLACES.map(({ to, icon, label }) => (
        <NavLink key={to} to={to} end>
          <Icon name={icon} size={24} />
          {t(label)}
        </NavLink>
      ))}
    </nav>
  );
}
