import { CloseOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../api/session";
import type { FormMeta } from "../../../api/types";
import * as desk from "../../../engines/form/runtime/desk";
import { DeskForm } from "../../../engines/form/runtime/form/desk";
import { withTrees } from "../../../engines/form/runtime/form/draft";
import { defaultsOf, useEnv } from "../../../engines/form/runtime/form/env";
import { useFormState } from "../../../engines/form/runtime/form/state";
import { useLabel } from "../../../lib/i18n";
import { useOwnMeta } from "../properties/useFormChoices";
import { PhonePreview } from "./PhonePreview";

/** The form to try: on the desk, and on a phone of 390 px with the phone's own look. Nothing is stored. */
export function Preview({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const own = useOwnMeta();
  // The draft as it is when the preview opens; it does not change while one tries it.
  const [form] = useState(() => withTrees(own));
  const [face, setFace] = useState<"desk" | "phone">("desk");
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
      {face === "desk" ? <DeskPreview form={form} /> : <PhonePreview form={form} />}
    </section>
  );
}

function DeskPreview({ form }: { form: FormMeta }) {
  const label = useLabel();
  const { user } = useSession();
  const initial = useMemo(() => defaultsOf(form, user), [form, user]);
  const state = useFormState(form, { env: useEnv(), face: desk, initial });
  return (
    <div className="sl-preview-desk">
      <h2>{label(form.label)}</h2>
      <DeskForm state={state} />
    </div>
  );
}
