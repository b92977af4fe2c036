import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../../api/types";
import { ConditionEditor, conditionText } from "../../../engines/conditions";
import { SCOPES } from "./model";

interface Props {
  form: FormMeta | undefined;
  name: string;
  scope: unknown;
  readOnly: boolean;
  onChange: (scope: unknown) => void;
}

/** Which records: all, one's own, the unit's, or those for which a condition holds. */
export function ScopeSelect({ form, name, scope, readOnly, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [draft, setDraft] = useState<Condition | null>(null);
  const named = typeof scope === "string";
  const open = () => {
    setDraft(named ? null : (scope as Condition));
    setEditing(true);
  };
  return (
    <div className="sl-grant-scope">
      <Select
        variant="filled"
        disabled={readOnly}
        aria-label={`${name} ${t("admin.roles.records")}`}
        popupMatchSelectWidth={false}
        value={named ? scope : "condition"}
        onChange={(next: string) => (next === "condition" ? open() : onChange(next))}
        options={[...SCOPES, ...(form ? ["condition"] : [])].map((value) => ({
          value,
          label: t(`admin.roles.scope.${value}`),
        }))}
      />
      {!named && (
        <Button type="link" size="small" className="sl-grant-words" disabled={readOnly} onClick={open}>
          {conditionText(form, scope as Condition, { t, language: i18n.language })}
        </Button>
      )}
      {editing && form && (
        <Modal
          open
          width={720}
          title={t("admin.roles.scopeOf", { name })}
          onCancel={() => setEditing(false)}
          okButtonProps={{ disabled: !draft }}
          onOk={() => {
            onChange(draft);
            setEditing(false);
          }}
        >
          <ConditionEditor form={form} value={draft} onChange={setDraft} started />
        </Modal>
      )}
    </div>
  );
}
