import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

const Scanner = lazy(() => import("../scan/scanner"));
const CodePicture = lazy(() => import("../scan/code-picture"));

/** A hand scanner types like a keyboard and ends with Enter, which must not send the form. */
function WithoutEnter({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only catches a key on its way
    <div
      style={{ flex: 1, minWidth: 0 }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.preventDefault();
      }}
    >
      {children}
    </div>
  );
}

function BarcodeInput({ field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Text, Action } = useControls();
  const [scanning, setScanning] = useState(false);
  const found = (code: string) => {
    setScanning(false);
    onChange(code);
  };
  return (
    <div style={{ display: "flex", gap: 8 }}>
      <WithoutEnter>
        <Text
          value={plainText(value)}
          onChange={(text) => onChange(text || null)}
          disabled={disabled || field.settings.typing === false}
          maxLength={500}
        />
      </WithoutEnter>
      <Action icon="scan" disabled={disabled} onClick={() => setScanning(true)}>
        {t("runtime.scan.start")}
      </Action>
      {scanning && (
        <Suspense fallback={null}>
          <Scanner onFound={found} onClose={() => setScanning(false)} />
        </Suspense>
      )}
    </div>
  );
}

function BarcodeDisplay({ field, value, compact }: DisplayProps) {
  const code = plainText(value);
  const draw = field.settings.draw;
  if (compact || typeof draw !== "string" || draw === "none") return code;
  return (
    <Suspense fallback={code}>
      <CodePicture code={code} look={draw} />
    </Suspense>
  );
}

function isEan13(text: string): boolean {
  const digits = text.replace(/[\s-]/g, "");
  if (!/^\d{13}$/.test(digits)) return false;
  const total = [...digits].reduce((sum, digit, place) => sum + Number(digit) * (place % 2 ? 3 : 1), 0);
  return total % 10 === 0;
}

/** Checks by the name of the setting's value; those not named take everything. */
const FITS: Readonly<Record<string, (text: string) => boolean>> = {
  ean13: isEan13,
  code128: (text) => /^[\x20-\x7e]{1,80}$/.test(text),
};

export const barcode: Widget = {
  Input: BarcodeInput,
  Display: BarcodeDisplay,
  text: plainText,
  check: (value, field, { t }) => {
    const fits = FITS[String(field.settings.format)];
    return !fits || fits(plainText(value).trim()) ? undefined : t("runtime.scan.wrong");
  },
};
