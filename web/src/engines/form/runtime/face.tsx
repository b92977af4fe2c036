import { type ComponentType, type ReactNode, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta, FileValue, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n/label";
import { type Controls, ControlsContext, PlaceholderContext } from "./controls";
import type { UploadOptions } from "./files/send";
import { ServicesContext, useServices } from "./services";
import { isEmpty, type TextContext, type Widget, type Widgets } from "./widget";

export interface FieldInputProps {
  field: FieldMeta;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string | undefined;
  disabled?: boolean | undefined;
  record?: Partial<RecordRow> | undefined;
  /** Where this field's files go; the signed-in user's upload when absent. */
  upload?: ((file: Blob, name: string, options: UploadOptions) => Promise<FileValue>) | undefined;
  /** The control alone, for a table cell whose column names it. */
  bare?: boolean | undefined;
}

export interface FieldDisplayProps {
  field: FieldMeta;
  value: unknown;
  record?: Partial<RecordRow> | undefined;
  compact?: boolean | undefined;
}

/** What stands around a control: label, required mark, help or error. */
export interface FrameProps {
  name: string;
  label: string;
  required: boolean;
  help: string;
  error: string | undefined;
  group: boolean;
  bare: boolean;
  children: ReactNode;
}

export interface Face {
  FieldInput: ComponentType<FieldInputProps>;
  FieldDisplay: ComponentType<FieldDisplayProps>;
  /** The value in one line of words. */
  fieldText: (field: FieldMeta, value: unknown, context: TextContext) => string;
  /** What is wrong with a value before it is sent; undefined when nothing is. */
  fieldProblem: (field: FieldMeta, value: unknown, context: TextContext) => string | undefined;
  /** Whether people may write this field at all. */
  isWritable: (field: FieldMeta) => boolean;
  /** Has no value and is drawn without a label beside it: texts, lines, pictures, buttons. */
  isDrawn: (field: FieldMeta) => boolean;
  /** Wants the whole width in a form with columns. */
  isWide: (field: FieldMeta) => boolean;
}

/** A type that this face does not know is shown as its text, never a blank page. */
const UNKNOWN: Widget = { text: (value) => (value === null || value === undefined ? "" : String(value)) };

/** A lookup or roll-up is shown as the field it stands for. */
function standingFor(field: FieldMeta): FieldMeta {
  const of = field.settings?.of as Pick<FieldMeta, "type" | "kind" | "settings"> | null | undefined;
  return of ? { ...field, ...of } : field;
}

/** Settings left at null by the server are as good as absent to the widgets. */
function withoutNulls(described: FieldMeta): FieldMeta {
  const field = standingFor(described);
  const given = Object.entries(field.settings ?? {}).filter(([, value]) => value !== null);
  return { ...field, settings: Object.fromEntries(given) };
}

const cleaned = new WeakMap<FieldMeta, FieldMeta>();

function cleanField(field: FieldMeta): FieldMeta {
  const known = cleaned.get(field) ?? withoutNulls(field);
  cleaned.set(field, known);
  return known;
}

/** Binds the registered widgets to one set of controls and one frame. */
export function createFace(widgets: Widgets, controls: Controls, Frame: ComponentType<FrameProps>): Face {
  const widgetOf = (field: FieldMeta): Widget => widgets[field.type] ?? UNKNOWN;
  const isDrawn = (field: FieldMeta) => Boolean(widgetOf(field).drawn);
  const isWritable = (field: FieldMeta) =>
    Boolean(widgetOf(field).Input) && field.access === "write" && !field.readonly;

  function FieldDisplay({ value, record, compact = false, ...props }: FieldDisplayProps) {
    const { t, i18n } = useTranslation();
    const field = cleanField(props.field);
    const widget = widgetOf(field);
    if (!widget.Display || isEmptyValue(widget, value)) {
      return <>{isEmpty(value) ? "" : widget.text(value, field, { t, language: i18n.language })}</>;
    }
    return (
      <ControlsContext value={controls}>
        <Suspense fallback={<span aria-busy="true">…</span>}>
          <widget.Display field={field} value={value} record={record} compact={compact} />
        </Suspense>
      </ControlsContext>
    );
  }

  function FieldInput(props: FieldInputProps) {
    const label = useLabel();
    const services = useServices();
    const { value, record, upload } = props;
    const field = cleanField(props.field);
    const own = useMemo(() => (upload ? { ...services, upload } : services), [services, upload]);
    const widget = widgetOf(field);
    const writable = isWritable(field);
    if (isDrawn(field))
      return (
        <div data-field={field.key}>
          <ServicesContext value={own}>
            <FieldDisplay field={field} value={null} record={record} />
          </ServicesContext>
        </div>
      );
    return (
      <Frame
        name={field.key}
        label={label(field.label)}
        required={Boolean(field.required) && writable}
        help={label(field.help)}
        error={props.error}
        group={Boolean(widget.group) || !writable}
        bare={props.bare ?? false}
      >
        <ServicesContext value={own}>
          <ControlsContext value={controls}>
            <PlaceholderContext value={label(field.placeholder)}>
              <Suspense fallback={<span aria-busy="true">…</span>}>
                {writable && widget.Input ? (
                  <widget.Input
                    field={field}
                    value={value}
                    onChange={props.onChange}
                    disabled={props.disabled ?? false}
                    record={record}
                  />
                ) : (
                  <FieldDisplay field={field} value={value} record={record} />
                )}
              </Suspense>
            </PlaceholderContext>
          </ControlsContext>
        </ServicesContext>
      </Frame>
    );
  }

  return {
    FieldInput,
    FieldDisplay,
    isWritable,
    isDrawn,
    isWide: (field) => Boolean(widgetOf(field).wide),
    fieldText: (field, value, context) =>
      isEmpty(value) ? "" : widgetOf(cleanField(field)).text(value, cleanField(field), context),
    fieldProblem: (field, value, context) => {
      if (isEmpty(value)) return field.required ? context.t("runtime.error.required") : undefined;
      return widgetOf(field).check?.(value, cleanField(field), context);
    },
  };
}

/** Lists from elsewhere (reverse) fetch their value themselves, so "empty" says nothing about them. */
const isEmptyValue = (widget: Widget, value: unknown): boolean => isEmpty(value) && Boolean(widget.Input);
