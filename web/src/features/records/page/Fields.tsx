import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useDecision } from "../../../engines/form/runtime/form/use-decision";
import { useLabel } from "../../../lib/i18n";
import { isReverse, sectionsOf } from "./fields";
import { InlineField } from "./InlineField";

interface Props {
  form: FormMeta;
  record: RecordRow;
  /** Nothing can be changed, for instance in the recycle bin. */
  readOnly?: boolean;
}

/** The record's fields in the sections of the layout; sections fold. */
export function Fields({ form, record, readOnly = false }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { hidden } = useDecision(form, record);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const toggle = (index: number) =>
    setFolded((old) => {
      const next = new Set(old);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  return (
    <>
      {sectionsOf(form).map((section, index) => {
        const fields = section.fields.filter((field) => !isReverse(field) && !hidden.has(field.key));
        if (fields.length === 0) return null;
        const open = !folded.has(index);
        return (
          <section key={section.fields[0]?.key} className="sl-section">
            <h2>
              <button type="button" aria-expanded={open} onClick={() => toggle(index)}>
                {label(section.label) || t("records.page.more")}
              </button>
            </h2>
            {open && (
              <div className={section.columns > 1 ? "sl-fields sl-fields-2" : "sl-fields"}>
                {fields.map((field) => (
                  <InlineField
                    key={field.key}
                    form={form}
                    field={field}
                    record={record}
                    readOnly={readOnly}
                  />
                ))}
              </div>
            )}
          </section>
        );
      })}
    </>
  );
}
