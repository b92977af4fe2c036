import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/phone/button";
import { Sheet } from "../../ui/phone/sheet";

interface LeavingState {
  asking: boolean;
  /** Leaves at once when nothing would be lost, else asks. */
  ask: () => void;
  stay: () => void;
  leave: () => void;
}

/** Keeps what was typed from being left by accident. */
export function useLeaving(changed: boolean, leave: () => void): LeavingState {
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (!changed) return;
    const stop = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stop);
    return () => window.removeEventListener("beforeunload", stop);
  }, [changed]);
  return { asking, ask: () => (changed ? setAsking(true) : leave()), stay: () => setAsking(false), leave };
}

export function Leaving({ asking, stay, leave }: LeavingState) {
  const { t } = useTranslation();
  return (
    <Sheet open={asking} title={t("common.leave.title")} closeLabel={t("runtime.close")} onClose={stay}>
      <p>{t("common.leave.hint")}</p>
      <div className="p-stack">
        <Button look="danger" block onClick={leave}>
          {t("common.leave.discard")}
        </Button>
        <Button block onClick={stay}>
          {t("common.leave.stay")}
        </Button>
      </div>
    </Sheet>
  );
}
