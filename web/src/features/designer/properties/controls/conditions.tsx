import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../../../api/types";
import { ConditionEditor } from "../../../../engines/conditions";
import { useOwnMeta, useTargetMeta } from "../useFormChoices";
import type { ControlProps } from "./contract";

interface BoxProps {
  form: FormMeta;
  record?: FormMeta | undefined;
  value: Condition | null;
  onChange: (condition: Condition | undefined) => void;
}

/** A condition, or the offer to set one. */
export function ConditionBox({ form, record, value, onChange }: BoxProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(Boolean(value));
  if (!open && !value) {
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {t("designer.control.setCondition")}
      </Button>
    );
  }
  return (
    <div className="sl-condition-box">
      <ConditionEditor
        form={form}
        record={record}
        value={value}
        started
        onChange={(next) => onChange(next ?? undefined)}
      />
      <Button
        size="small"
        type="link"
        danger
        onClick={() => {
          onChange(undefined);
          setOpen(false);
        }}
      >
        {t("designer.control.noCondition")}
      </Button>
    </div>
  );
}

/** Chooses among the records pointed at; the record being edited may stand on the right-hand side. */
export function ConditionControl({ field, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const own = useOwnMeta();
  const target = useTargetMeta(field);
  if (!target) return <span className="sl-muted">{t("designer.control.formFirst")}</span>;
  return (
    <ConditionBox
      key={target.key}
      form={target}
      record={own}
      value={(value as Condition | undefined) ?? null}
      onChange={onChange}
    />
  );
}
