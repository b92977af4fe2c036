import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, RecordRow } from "../../api/types";
import { same, type Values } from "../../engines/form/runtime/form/state";
import { FieldDisplay } from "../../engines/form/runtime/phone";
import { isEmpty } from "../../engines/form/runtime/widget";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Sheet } from "../../ui/phone/sheet";

/** A write that met a newer version: what was seen, what stands there now, what was to be written. */
export interface Conflict {
  begun: RecordRow;
  current: RecordRow;
  yours: Values;
}

interface Props {
  form: FormMeta;
  conflict: Conflict;
  /** Back to the form, with everything that was typed. */
  onClose: () => void;
  onResolve: (values: Values, version: number) => Promise<void>;
}

/** Someone else saved first: both values of each field that both changed, and a choice. */
export function ConflictSheet({ form, conflict, onClose, onResolve }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { begun, current, yours } = conflict;
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const keys = Object.keys(yours).filter((key) => !same(begun[key], current[key]));
  const fields = form.fields.filter((field) => keys.includes(field.key));
  const choose = (key: string, mine: boolean) =>
    setKept((old) => new Set([...old].filter((item) => item !== key).concat(mine ? key : [])));
  const save = () => {
    const chosen = Object.entries(yours).filter(([key]) => !keys.includes(key) || kept.has(key));
    return onResolve(Object.fromEntries(chosen), current.version);
  };
  return (
    <Sheet
      open
      title={t("field.forms.conflict.title")}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button look="primary" block onClick={() => void save()}>
          {t("field.forms.conflict.apply")}
        </Button>
      }
    >
      <p>{t("field.forms.conflict.hint")}</p>
      {fields.map((field) => (
        <fieldset key={field.key} className="p-versions">
          <legend>
            <strong>{label(field.label)}</strong>
          </legend>
          {([false, true] as const).map((mine) => {
            const value = (mine ? yours : current)[field.key];
            return (
              <label key={String(mine)}>
                <input
                  type="radio"
                  name={field.key}
                  checked={kept.has(field.key) === mine}
                  onChange={() => choose(field.key, mine)}
                />
                <span>
                  <span className="p-soft">
                    {t(mine ? "field.forms.conflict.yours" : "field.forms.conflict.theirs")}
                  </span>
                  <div>{isEmpty(value) ? "–" : <FieldDisplay field={field} value={value} />}</div>
                </span>
              </label>
            );
          })}
        </fieldset>
      ))}
    </Sheet>
  );
}
