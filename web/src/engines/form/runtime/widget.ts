import type { TFunction } from "i18next";
import type { ComponentType } from "react";
import type { FieldMeta, RecordRow } from "../../../api/types";

/** What an input of a field gets. `value` is the field's JSON form; null and undefined are empty. */
export interface InputProps {
  field: FieldMeta;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
  /** The whole record, for widgets that look at other fields. */
  record?: Partial<RecordRow> | undefined;
}

export interface DisplayProps {
  field: FieldMeta;
  value: unknown;
  record?: Partial<RecordRow> | undefined;
  /** One line, for a table cell. */
  compact: boolean;
}

/** What text conversion and checks need to know. */
export interface TextContext {
  t: TFunction;
  language: string;
}

/**
 * One field type on the screen: a file in types/, a line in desk.tsx, a line in phone.tsx.
 *
 * A widget draws with the controls of its surroundings (controls.ts), so that one description serves the
 * console and the phone, and neither loads the other's components.
 */
export interface Widget {
  /** Absent: people never write it. */
  Input?: ComponentType<InputProps>;
  /** Absent: `text` is shown. */
  Display?: ComponentType<DisplayProps>;
  /** The value in one line of words, "" when empty. */
  text: (value: unknown, field: FieldMeta, context: TextContext) => string;
  /** What is wrong with a value that is not empty, complete in the reader's language; undefined when fine. */
  check?: (value: unknown, field: FieldMeta, context: TextContext) => string | undefined;
  /** Made of several inputs, so that the label names a group. */
  group?: boolean;
  /** Wants the whole width of a form with columns. */
  wide?: boolean;
  /** Has no value: drawn by Display as it is, without a frame, in forms and on record pages. */
  drawn?: boolean;
}

export type Widgets = Readonly<Record<string, Widget>>;

/** Empty in the sense of "required": null, "", no items, and objects without any value. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object") return Object.values(value).every((part) => isEmpty(part));
  return false;
}
