import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../ui/states";

export function NotFound() {
  const { t } = useTranslation();
  return <EmptyState title={t("app.notFound.title")} action={<Link to="/">{t("app.notFound.home")}</Link>} />;
}
