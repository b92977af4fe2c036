import { useTranslation } from "react-i18next";
import { Button, LinkButton } from "../../ui/phone/button";
import { Icon } from "../../ui/phone/icon";
import { Card } from "../../ui/phone/page";
import { toast } from "../../ui/phone/toast";
import type { RequestDone } from "../api";

const absolute = (done: RequestDone): string => new URL(done.url || `/t/${done.token}`, location.href).href;

interface DoneProps {
  done: RequestDone;
  hotline: string | null | undefined;
  onAnother: () => void;
}

/** The number and the private link; whoever has the link can follow the request. */
export function Done({ done, onAnother }: DoneProps) {
  const { t } = useTranslation();
  const link = absolute(done);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      toast(t("portal.done.copied"));
    } catch {
      toast(t("portal.done.copyByHand"));
    }
  };
  return (
    <main className="p-body">
      <section className="p-card s-done">
        <div className="mark">
          <Icon name="check" size={40} />
        </div>
        <h2>{t("portal.done.title")}</h2>
        <p className="no">{done.no}</p>
        <p className="p-soft">{t("portal.done.hint")}</p>
      </section>
      <Card title={t("portal.done.link")}>
        <div className="p-stack">
          <div className="s-link">{link}</div>
          <Button icon="copy" onClick={() => void copy()}>
            {t("portal.done.copy")}
          </Button>
          <p className="p-soft p-small">{t("portal.done.linkHint")}</p>
        </div>
      </Card>
      <LinkButton href={link} icon="clock" look="primary">
        {t("portal.done.follow")}
      </LinkButton>
      <Button look="plain" onClick={onAnother}>
        {t("portal.done.another")}
      </Button>
    </main>
  );
}
