import { EditOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { type KeyboardEvent, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../api/client";
import { canDo } from "../../../api/forms";
import type { FieldMeta, FileValue, FormMeta, RecordRow } from "../../../api/types";
import { FieldDisplay, FieldInput, isWide } from "../../../engines/form/runtime/desk";
import { withOffered } from "../../../engines/form/runtime/form/decide";
import { FillingContext } from "../../../engines/form/runtime/form/runtime";
import { useLabel } from "../../../lib/i18n";
import { OptionValues } from "../../../ui/OptionTag";
import { useErrorText } from "../../../ui/states";
import { ConflictDialog } from "./ConflictDialog";
import { isEditable } from "./fields";
import { EditingNow, usePresent } from "./presence";
import { RecordTitle } from "./RecordTitle";
import { useSave } from "./useSave";

const Pictures = lazy(() => import("./Pictures"));

interface Props {
  form: FormMeta;
  field: FieldMeta;
  record: RecordRow;
  readOnly: boolean;
}

/** A field's value; a click makes it an input, Enter or the button saves, Escape leaves it. */
export function InlineField({ form, field, record, readOnly }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const [editing, setEditing] = useState(false);
  const [begun, setBegun] = useState(record);
  const [value, setValue] = useState<unknown>(null);
  const [error, setError] = useState<string>();
  const { save, busy, conflict, resolve } = useSave(form, record);
  const others = usePresent();
  const editable = !readOnly && isEditable(form, field) && canDo(form, "update");
  const start = () => {
    setBegun(record);
    setValue(record[field.key] ?? null);
    setError(undefined);
    setEditing(true);
  };
  const submit = async () => {
    try {
      const saved = await save({ [field.key]: value }, begun);
      if (saved) setEditing(false);
    } catch (problem) {
      setError((problem instanceof ApiProblem && problem.byPath()[field.key]) || errorText(problem));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inTextArea = (event.target as HTMLElement).tagName === "TEXTAREA";
    if (event.key === "Escape") setEditing(false);
    else if (event.key === "Enter" && !event.nativeEvent.isComposing && (!inTextArea || event.ctrlKey))
      void submit();
    else return;
    event.stopPropagation();
  };
  const className = isWide(field) ? "sl-field sl-field-wide" : "sl-field";
  if (editing) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Enter and Escape of the input inside
      <div className={className} onKeyDown={onKeyDown}>
        <EditingNow form={form.key} id={record.id} field={field.key} />
        <FillingContext value={{ form, values: { ...record, [field.key]: value } }}>
          <FieldInput
            field={withOffered(field, record)}
            value={value}
            error={error}
            record={record}
            onChange={setValue}
          />
        </FillingContext>
        <div className="sl-field-buttons">
          <Button size="small" type="primary" loading={busy} onClick={() => void submit()}>
            {t("common.save")}
          </Button>
          <Button size="small" onClick={() => setEditing(false)}>
            {t("common.cancel")}
          </Button>
        </div>
        {conflict && (
          <ConflictDialog
            form={form}
            conflict={conflict}
            onResolve={async (choice) => {
              await resolve(choice);
              setEditing(false);
            }}
          />
        )}
      </div>
    );
  }
  const empty = isBlank(record[field.key]);
  const busyHere = others.filter((person) => person.fields.includes(field.key)).map(({ name }) => name);
  return (
    <div className={className} data-field={field.key}>
      <span className="sl-field-label">
        {label(field.label)}
        {busyHere.length > 0 && (
          <span className="sl-edited-by">{t("views.presence.here", { name: busyHere.join(", ") })}</span>
        )}
        {editable && (
          <Tooltip title={t("records.page.edit")} mouseEnterDelay={0.6}>
            <button
              type="button"
              className="sl-edit"
              aria-label={t("records.page.editField", { name: label(field.label) })}
              onClick={start}
            >
              <EditOutlined />
            </button>
          </Tooltip>
        )}
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the pencil above is the same action for the keyboard */}
      <div className="sl-field-value" onDoubleClick={editable ? start : undefined}>
        {empty ? <span className="sl-muted">–</span> : <Value field={field} record={record} />}
      </div>
    </div>
  );
}

function Value({ field, record }: { field: FieldMeta; record: RecordRow }) {
  const value = record[field.key];
  if (field.settings.form && field.kind === "id")
    return <RecordTitle form={field.settings.form} value={value} />;
  if (field.type === "image") {
    return (
      <Suspense fallback={null}>
        <Pictures files={(value as FileValue[]) ?? []} />
      </Suspense>
    );
  }
  if (field.settings.options) return <OptionValues field={field} value={value} />;
  return <FieldDisplay field={field} value={value} record={record} />;
}

const isBlank = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
