import { ArrowRightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { FieldDisplay } from "../../../engines/form/runtime/desk";
import { useLabel } from "../../../lib/i18n";
import { OptionValues } from "../../../ui/OptionTag";
import type { Entry } from "./timelineApi";

const BRIEF = 4;

interface Props {
  form: FormMeta;
  changes: NonNullable<Entry["changes"]>;
  /** Folded at first, for instance the many values of a new record. */
  brief?: boolean;
}

/** Changed fields, old value to new value. */
export function ChangeList({ form, changes, brief = false }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const [open, setOpen] = useState(!brief && changes.length <= BRIEF);
  // The bin's mark is said by the action already ("deleted", "restored").
  const real = changes.filter(
    ({ field, old, new: now }) => field !== "deleted_at" && !(isBlank(old) && isBlank(now)),
  );
  const shown = open ? real : brief ? [] : real.slice(0, BRIEF);
  return (
    <ul className="sl-changes">
      {shown.map((change) => (
        <li key={change.field}>
          <span className="sl-muted">{label(change.label)}</span>{" "}
          {!isBlank(change.old) && (
            <>
              <span className="sl-old">
                <ChangeValue form={form} field={change.field} value={change.old} />
              </span>
              <ArrowRightOutlined className="sl-arrow" />
            </>
          )}
          <span>
            <ChangeValue form={form} field={change.field} value={change.new} />
          </span>
        </li>
      ))}
      {!open && real.length > shown.length && (
        <li>
          <Button type="link" size="small" onClick={() => setOpen(true)}>
            {t("records.timeline.showValues", { count: real.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** One side of a change, as the field shows its values. */
export function ChangeValue({ form, field: key, value }: { form: FormMeta; field: string; value: unknown }) {
  const field = form.fields.find((candidate) => candidate.key === key);
  if (isBlank(value)) return <span className="sl-muted">–</span>;
  if (field?.settings.options) return <OptionValues field={field} value={value} />;
  return field ? <FieldDisplay field={field} value={value} compact /> : JSON.stringify(value);
}

const isBlank = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
