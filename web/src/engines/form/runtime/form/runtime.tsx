/** What the parts of a form share while it is drawn: its state, the place's widgets, and what stands around each part. */
import { type ComponentType, createContext, type ReactNode, use } from "react";
import type { FieldMeta, FormMeta } from "../../../../api/types";
import type { Face } from "../face";
import type { Values } from "./decide";
import type { SectionModel } from "./layout";
import type { FormState } from "./state";

/** A form in a dialog of its own, for a record that does not exist yet. */
export interface CreateInPlaceProps {
  target: string;
  onClose: () => void;
  onCreated: (record: { id: string; title: string }) => void;
}

export interface TabBarProps {
  value: string;
  tabs: { key: string; label: string; wrong: boolean }[];
  onChange: (key: string) => void;
}

/** What the place (desk, phone) brings. */
export interface Place {
  face: Pick<Face, "FieldInput" | "FieldDisplay" | "isWide">;
  TabBar: ComponentType<TabBarProps>;
  CreateInPlace?: ComponentType<CreateInPlaceProps> | undefined;
}

/** What a designer, or another place, draws around the parts. */
export interface Wrappers {
  field?: ((field: FieldMeta, cell: ReactNode) => ReactNode) | undefined;
  section?: ((section: SectionModel, drawn: ReactNode) => ReactNode) | undefined;
}

export interface Runtime {
  state: FormState;
  place: Place;
  wrap: Wrappers;
}

const RuntimeContext = createContext<Runtime | null>(null);
export const RuntimeProvider = RuntimeContext.Provider;

/** The form around, if there is one: a sub-table may also be edited alone. */
export const useFormAround = (): Runtime | null => use(RuntimeContext);

export function useRuntime(): Runtime {
  const runtime = use(RuntimeContext);
  if (!runtime) throw new Error("A part of a form is used outside RuntimeProvider");
  return runtime;
}

/** Where a relation is being filled in, for asking the server what it offers. */
export interface Filling {
  form: Pick<FormMeta, "key">;
  /** Sub-table of the row that is being filled in. */
  rows?: string | undefined;
  values: Values;
  /** The record around the row. */
  parent?: Values | undefined;
  CreateInPlace?: ComponentType<CreateInPlaceProps> | undefined;
}

export const FillingContext = createContext<Filling | null>(null);
export const useFilling = (): Filling | null => use(FillingContext);
