import { CloseOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../api/session";
import { fieldProblem, isWritable } from "../../../engines/form/runtime/desk";
import { DeskForm } from "../../../engines/form/runtime/form/desk";
import { defaultsOf, useEnv } from "../../../engines/form/runtime/form/env";
import { useFormState } from "../../../engines/form/runtime/form/state";
import { useLabel } from "../../../lib/i18n";
import { useOwnMeta } from "../properties/useFormChoices";
import { PhonePreview } from "./PhonePreview";

const FACE = { fieldProblem, isWritable };

/** The form to try: on the desk, and on a phone of 390 px with the phone's own look. Nothing is stored. */
export function Preview({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const form = useOwnMeta();
  const [face, setFace] = useState<"desk" | "phone">("desk");
  const { user } = useSession();
  const [initial] = useState(() => defaultsOf(form, user));
  const state = useFormState(form, { env: useEnv(), face: FACE, initial });
  return (
    <section className="sl-designer-preview" aria-label={t("designer.preview.title")}>
      <div>
        <Segmented
          value={face}
          options={[
            { value: "desk", label: t("designer.preview.desk") },
            { value: "phone", label: t("designer.preview.phone") },
          ]}
          onChange={(next) => setFace(next === "phone" ? "phone" : "desk")}
        />{" "}
        <Button icon={<CloseOutlined />} onClick={onClose}>
          {t("designer.preview.close")}
        </Button>
      </div>
      <p className="sl-muted">{t("designer.preview.hint")}</p>
      {face === "desk" ? (
        <div className="sl-preview-desk">
          <h2>{label(form.label)}</h2>
          <DeskForm state={state} />
        </div>
      ) : (
        <PhonePreview form={form} values={state.values} onChange={state.set} />
      )}
    </section>
  );
}
