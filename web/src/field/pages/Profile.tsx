import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useSession, useSessionActions } from "../../api/session";
import { closeStream } from "../../api/stream";
import { setLanguage } from "../../lib/i18n";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Card, Page, Rows } from "../../ui/phone/page";
import { useProblemText } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { installOffer } from "../shell";
import { Tabbar } from "../Tabbar";

export default function Profile() {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const { user, version } = useSession();
  const { signOut } = useSessionActions();
  const problemText = useProblemText();
  const [leaving, setLeaving] = useState(false);
  const canInstall = useSyncExternalStore(installOffer.subscribe, installOffer.isOffered);
  const leave = async () => {
    setLeaving(true);
    try {
      closeStream();
      await signOut();
    } catch (error) {
      toast(problemText(error), { bad: true });
      setLeaving(false);
    }
  };
  return (
    <Page title={t("field.nav.me")} tabbar={<Tabbar />}>
      <Card title={user.name}>
        <Rows
          rows={[
            [t("field.me.account"), user.account],
            [t("field.me.roles"), user.roles.map((role) => label(role.label)).join(", ")],
            [t("field.me.units"), user.units.map((unit) => unit.name).join(", ")],
          ]}
        />
      </Card>
      <Card title={t("field.me.language")}>
        <div className="p-choices">
          {(["zh-CN", "en"] as const).map((language) => (
            <label className="p-choice" key={language}>
              <input
                type="radio"
                name="language"
                checked={i18n.language === language}
                onChange={() => void setLanguage(language)}
              />
              {t(`field.languages.${language}`)}
            </label>
          ))}
        </div>
      </Card>
      {canInstall && (
        <Button icon="plus" onClick={() => void installOffer.install()}>
          {t("field.me.install")}
        </Button>
      )}
      <Button look="danger" pending={leaving} onClick={() => void leave()}>
        {t("field.me.signOut")}
      </Button>
      <p className="p-soft p-small" style={{ textAlign: "center" }}>
        ServiceLoop {version ?? ""}
      </p>
    </Page>
  );
}
