import { type ComponentType, createContext, type ReactNode, use } from "react";
import type { FieldMeta, FileValue, Option, Ref } from "../../../api/types";

/** Every control takes part in the surrounding field's label and error by itself. */
export interface ControlProps<V> {
  value: V;
  onChange: (value: V) => void;
  disabled: boolean;
  /** Name for assistive technology where the field's label does not fit (parts of a group). */
  label?: string | undefined;
}

export interface TextProps extends ControlProps<string> {
  kind?: "text" | "tel" | "email" | "url";
  maxLength?: number | undefined;
  placeholder?: string | undefined;
}

export interface NumberProps extends ControlProps<string> {
  /** Typed text; the widget turns it into a number. */
  decimals: number;
  min?: number | undefined;
  max?: number | undefined;
  unit?: string | undefined;
}

export interface WhenProps extends ControlProps<string | null> {
  /** "date": 2026-11-21; "minute": an instant as ISO 8601. */
  precision: "date" | "minute";
}

export interface ChoiceProps extends ControlProps<string | null> {
  options: Option[];
  style: "dropdown" | "radio" | "buttons";
  required?: boolean | undefined;
}

export interface ChoicesProps extends ControlProps<string[]> {
  options: Option[];
  style: "dropdown" | "radio" | "buttons";
}

/** A time of day as "09:30". */
export interface TimeProps extends ControlProps<string | null> {
  /** Minutes between the times offered. */
  step: number;
}

/** A node of a tree of records; `parent` is the id of the one above it. */
export interface TreeNode extends Ref {
  parent: string | null;
}

export interface TreeProps extends ControlProps<Ref[]> {
  load: () => Promise<TreeNode[]>;
  /** Separates one tree's cached nodes from another's. */
  cacheKey: string;
  multiple: boolean;
}

export interface WordsProps extends ControlProps<string[]> {
  suggestions: readonly string[];
  maxCount: number;
}

/** A row that a picker offers. */
export interface Pick extends Ref {
  note?: string | undefined;
}

export interface PickerProps extends ControlProps<Ref | null> {
  /** Finds rows for a typed text, "" for the first ones. */
  search: (text: string) => Promise<Pick[]>;
  /** Separates one picker's cached answers from another's. */
  cacheKey: string;
}

export interface Region {
  value: string;
  label: string;
  children?: Region[] | undefined;
}

export interface RegionProps extends ControlProps<string | null> {
  /** Code of the smallest unit chosen. `text` shows the names that are already known. */
  load: () => Promise<Region[]>;
  /** Separates one tree's cached nodes from another's; the country's regions when absent. */
  cacheKey?: string | undefined;
  /** May stop above the last level. */
  anyLevel?: boolean | undefined;
  text: string;
  onPath: (path: Region[]) => void;
}

export interface FilesProps extends ControlProps<FileValue[]> {
  accept: string;
  maxCount: number;
  maxBytes: number;
  /** Pictures are made smaller before they are sent. */
  pictures: boolean;
  /** Opens the camera at once on a phone. */
  capture?: boolean | undefined;
}

export interface RowsProps extends ControlProps<Record<string, unknown>[]> {
  /** The sub-table; its settings hold the fields of a row and the totals. */
  field: FieldMeta;
}

export interface BadgeProps {
  color?: string | null | undefined;
  children: ReactNode;
}

export interface ActionProps {
  onClick: () => void;
  disabled: boolean;
  pending?: boolean;
  /** "place" when absent. */
  icon?: "place" | "scan" | "plus" | "none";
  look?: "primary" | "default" | "danger";
  children: ReactNode;
}

/** The look of one place: antd in the console, light own controls on the phone. */
export interface Controls {
  Text: ComponentType<TextProps>;
  LongText: ComponentType<TextProps>;
  RichText: ComponentType<ControlProps<string>>;
  Number: ComponentType<NumberProps>;
  When: ComponentType<WhenProps>;
  Time: ComponentType<TimeProps>;
  Switch: ComponentType<ControlProps<boolean>>;
  Choice: ComponentType<ChoiceProps>;
  Choices: ComponentType<ChoicesProps>;
  Picker: ComponentType<PickerProps>;
  Region: ComponentType<RegionProps>;
  Tree: ComponentType<TreeProps>;
  Words: ComponentType<WordsProps>;
  Files: ComponentType<FilesProps>;
  Signature: ComponentType<ControlProps<FileValue | null>>;
  Rows: ComponentType<RowsProps>;
  Stars: ComponentType<ControlProps<number> & { max: number }>;
  Action: ComponentType<ActionProps>;
  Badge: ComponentType<BadgeProps>;
}

/** What stands in an empty input, where the field has words for it. */
export const PlaceholderContext = createContext("");

export const ControlsContext = createContext<Controls | null>(null);

export function useControls(): Controls {
  const controls = use(ControlsContext);
  if (!controls) throw new Error("A field widget is used outside FieldInput and FieldDisplay");
  return controls;
}
