import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileValue } from "../../../../../api/types";
import { Button } from "../../../../../ui/phone/button";
import { Icon } from "../../../../../ui/phone/icon";
import type { ControlProps } from "../../controls";

const SignatureSheet = lazy(() => import("./signature-sheet"));

/** Shows the signature, and opens the whole screen to write it. */
export function Signature({ value, onChange, disabled }: ControlProps<FileValue | null>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      {value && (
        <div className="p-signed">
          {value.url ? (
            <img src={value.url} alt={t("runtime.signature.signed")} />
          ) : (
            <span className="p-line">
              <Icon name="check" /> {t("runtime.signature.signed")}
            </span>
          )}
        </div>
      )}
      {!disabled && (
        <Button icon="pen" block onClick={() => setOpen(true)}>
          {value ? t("runtime.signature.again") : t("runtime.signature.sign")}
        </Button>
      )}
      {open && (
        <Suspense>
          <SignatureSheet
            onClose={() => setOpen(false)}
            onDone={(file) => {
              onChange(file);
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
