import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import { useForms } from "../../api/forms";
import { useSession } from "../../api/session";
import { useLabel } from "../../lib/i18n";
import { Mark } from "../Mark";
import { type MenuItem, menuOf } from "../menu";
import { MenuIcon } from "./MenuIcon";

export function SideMenu() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const forms = useForms();
  const groups = menuOf(session, forms.data ?? []);
  const groupText = (key: string) => (i18n.exists(`app.group.${key}`) ? t(`app.group.${key}`) : key);
  return (
    <nav aria-label={t("app.menu.label")}>
      <Link to="/" className="sl-brand">
        <Mark size={22} />
        <span>{t("app.name")}</span>
      </Link>
      {forms.isPending && (
        <Skeleton active title={false} paragraph={{ rows: 8 }} className="sl-side-skeleton" />
      )}
      {groups.map((group) => (
        <section key={group.key}>
          {group.key !== "overview" && <h2>{groupText(group.key)}</h2>}
          {group.items.map((item) => (
            <MenuLink key={item.path} item={item} />
          ))}
        </section>
      ))}
    </nav>
  );
}

function MenuLink({ item }: { item: MenuItem }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <NavLink to={item.path} className={({ isActive }) => (isActive ? "sl-link sl-link-active" : "sl-link")}>
      <MenuIcon name={item.icon} />
      <span>{item.form ? label(item.form.label) : t(item.textKey ?? "")}</span>
    </NavLink>
  );
}
