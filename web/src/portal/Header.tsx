import { useTranslation } from "react-i18next";
import { setLanguage } from "../lib/i18n";
import { Icon } from "../ui/phone/icon";

/** Who this page belongs to, and the other language. */
export function Header(props: { company?: string; title: string }) {
  const { t, i18n } = useTranslation();
  return (
    <header className="s-head">
      <img src={"/icon.svg"} alt="" />
      <div className="grow">
        <h1>{props.title}</h1>
        {props.company && props.company !== props.title && (
          <div className="p-soft p-small">{props.company}</div>
        )}
      </div>
      <button
        type="button"
        className="p-icon-btn"
        aria-label={t("portal.otherLanguage")}
        title={t("portal.otherLanguage")}
        onClick={() => void setLanguage(i18n.language === "en" ? "zh-CN" : "en")}
      >
        <Icon name="language" />
      </button>
    </header>
  );
}

export function Hotline({ number }: { number: string | null | undefined }) {
  const { t } = useTranslation();
  if (!number) return null;
  return (
    <p className="p-soft p-small" style={{ textAlign: "center" }}>
      {t("portal.hotline")} <a href={`tel:${number.replace(/[^\d+]/g, "")}`}>{number}</a>
    </p>
  );
}
