import { Button } from "antd";
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../api/client";
import { canDo } from "../../../api/forms";
import type { FieldMeta, FileValue, FormMeta, RecordRow } from "../../../api/types";
import { FieldDisplay, FieldInput, isDrawn, isWide } from "../../../engines/form/runtime/desk";
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
  const [editing, setEditing] = useState(false);
  if (isDrawn(field)) {
    return (
      <div className={classOf(field)} data-field={field.key}>
        <FieldDisplay field={field} value={null} record={record} />
      </div>
    );
  }
  const editable = !readOnly && isEditable(form, field) && canDo(form, "update");
  return editing ? (
    <Editor form={form} field={field} record={record} onDone={() => setEditing(false)} />
  ) : (
    <Shown field={field} record={record} onEdit={editable ? () => setEditing(true) : undefined} />
  );
}

const classOf = (field: FieldMeta) => (isWide(field) ? "sl-field sl-field-wide" : "sl-field");

const TYPED = "input:not([type=file]), textarea, [contenteditable=true], button[role=switch]";

interface EditorProps extends Omit<Props, "readOnly"> {
  onDone: () => void;
}

function Editor({ form, field, record, onDone }: EditorProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [begun] = useState(record);
  const [value, setValue] = useState<unknown>(record[field.key] ?? null);
  const [error, setError] = useState<string>();
  const { save, busy, conflict, resolve } = useSave(form, record);
  const box = useRef<HTMLDivElement>(null);
  // Whoever asked to change it types at once; Enter and Escape are heard from inside only.
  useEffect(() => box.current?.querySelector<HTMLElement>(TYPED)?.focus(), []);
  const submit = async () => {
    try {
      const saved = await save({ [field.key]: value }, begun);
      if (saved) onDone();
    } catch (problem) {
      setError((problem instanceof ApiProblem && problem.byPath()[field.key]) || errorText(problem));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inTextArea = (event.target as HTMLElement).tagName === "TEXTAREA";
    if (event.key === "Escape") onDone();
    else if (event.key === "Enter" && !event.nativeEvent.isComposing && (!inTextArea || event.ctrlKey))
      void submit();
    else return;
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter and Escape of the input inside
    <div ref={box} className={classOf(field)} onKeyDown={onKeyDown}>
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
        <Button size="small" onClick={onDone}>
          {t("common.cancel")}
        </Button>
      </div>
      {conflict && (
        <ConflictDialog
          form={form}
          conflict={conflict}
          onResolve={async (choice) => {
            await resolve(choice);
            onDone();
          }}
        />
      )}
    </div>
  );
}

interface ShownProps {
  field: FieldMeta;
  record: RecordRow;
  onEdit: (() => void) | undefined;
}

/** Plain elements only: a record has dozens of these, and opening it costs as much as all of them together. */
function Shown({ field, record, onEdit }: ShownProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const others = usePresent();
  const name = label(field.label);
  const busyHere = others.filter((person) => person.fields.includes(field.key)).map((person) => person.name);
  return (
    <div className={classOf(field)} data-field={field.key}>
      <span className="sl-field-label">
        {name}
        {busyHere.length > 0 && (
          <span className="sl-edited-by">{t("views.presence.here", { name: busyHere.join(", ") })}</span>
        )}
        {onEdit && (
          <button
            type="button"
            className="sl-edit"
            title={t("records.page.edit")}
            aria-label={t("records.page.editField", { name })}
            onClick={onEdit}
          >
            {PENCIL}
          </button>
        )}
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the pencil above is the same action for the keyboard */}
      <div className="sl-field-value" onDoubleClick={onEdit}>
        {isBlank(record[field.key]) ? (
          <span className="sl-muted">–</span>
        ) : (
          <Value field={field} record={record} />
        )}
      </div>
    </div>
  );
}

/** One drawing for all of them. */
const PENCIL = (
  <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" focusable="false">
    <path
      d="M10.9 2.6l2.5 2.5L5.6 12.9l-3.1.6.6-3.1zM9.3 4.2l2.5 2.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      strokeLinejoin="round"
    />
  </svg>
);

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
