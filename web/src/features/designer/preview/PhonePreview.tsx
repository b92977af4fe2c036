import { useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../api/session";
import type { FormMeta } from "../../../api/types";
import { defaultsOf, useEnv } from "../../../engines/form/runtime/form/env";
import formCss from "../../../engines/form/runtime/form/form.css?inline";
import { PhoneForm } from "../../../engines/form/runtime/form/phone";
import { useFormState } from "../../../engines/form/runtime/form/state";
import * as phone from "../../../engines/form/runtime/phone";
import { useLabel } from "../../../lib/i18n";
import phoneCss from "../../../ui/phone/phone.css?inline";

/** A window of a phone's width with the phone's own style sheet, so that neither page touches the other's look. */
export function PhonePreview({ form }: { form: FormMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { user } = useSession();
  const [body, setBody] = useState<HTMLElement | null>(null);
  const initial = useMemo(() => defaultsOf(form, user), [form, user]);
  const state = useFormState(form, { env: useEnv(), face: phone, initial });
  return (
    <iframe
      className="sl-preview-phone"
      title={t("designer.preview.phone")}
      srcDoc="<!doctype html><html><head></head><body></body></html>"
      onLoad={(event) => {
        const page = event.currentTarget.contentDocument;
        if (!page) return;
        const style = page.createElement("style");
        style.textContent = `${phoneCss}\n${formCss}`;
        page.head.append(style);
        setBody(page.body);
      }}
    >
      {body &&
        createPortal(
          <div style={{ padding: 16 }}>
            <h2 style={{ fontSize: 18, margin: "4px 0 14px" }}>{label(form.label)}</h2>
            <PhoneForm state={state} />
          </div>,
          body,
        )}
    </iframe>
  );
}
