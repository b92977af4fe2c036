import { useTranslation } from "react-i18next";
import type { FileValue } from "../../../../../api/types";
import { Button } from "../../../../../ui/phone/button";
import { Note } from "../../../../../ui/phone/page";
import { Sheet } from "../../../../../ui/phone/sheet";
import { useSigning } from "../../use-signing";

export default function SignatureSheet(props: { onClose: () => void; onDone: (file: FileValue) => void }) {
  const { t } = useTranslation();
  const { canvas, empty, clear, send, sending, error } = useSigning(props.onDone);
  return (
    <Sheet
      open
      full
      title={t("runtime.signature.title")}
      closeLabel={t("runtime.close")}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={clear} disabled={empty || sending}>
            {t("runtime.clear")}
          </Button>
          <Button look="primary" onClick={() => void send()} disabled={empty} pending={sending}>
            {t("runtime.signature.done")}
          </Button>
        </>
      }
    >
      {error && <Note tone="red">{error}</Note>}
      <div className="p-sign">
        <canvas ref={canvas} aria-label={t("runtime.signature.title")} />
        {empty && <span className="hint">{t("runtime.signature.hint")}</span>}
      </div>
    </Sheet>
  );
}
