import { type ComponentType, createContext, type ReactNode, useContext } from "react";
import type { FormMeta, RecordRow } from "../../api/types";

export interface RecordSlotProps {
  form: FormMeta;
  record: RecordRow;
}

export interface BulkSlotProps {
  form: FormMeta;
  rows: RecordRow[];
  onDone: () => void;
}

export interface CreateSlotProps {
  form: FormMeta;
  /** Values to start with, for instance the column of a board that the record is added to. */
  values?: Record<string, unknown> | undefined;
  onClose: () => void;
  onCreated: (id: string) => void;
}

/** What one form adds to the generic pages. */
export interface RecordExtension {
  /** Cards above the fields of the record page. */
  Aside?: ComponentType<RecordSlotProps>;
  /** Buttons beside the status actions. */
  Actions?: ComponentType<RecordSlotProps>;
  /** Whether one of those is what comes next, so that no other button stands out. */
  leads?: (record: RecordRow) => boolean;
  /** Buttons for selected rows of the list. */
  BulkActions?: ComponentType<BulkSlotProps>;
  /** Takes the place of the generic form for a new record. */
  Create?: ComponentType<CreateSlotProps>;
}

export type RecordExtensions = Readonly<Record<string, RecordExtension>>;

const ExtensionsContext = createContext<RecordExtensions>({});

export function RecordExtensionsProvider(props: { extensions: RecordExtensions; children: ReactNode }) {
  return <ExtensionsContext.Provider value={props.extensions}>{props.children}</ExtensionsContext.Provider>;
}

export function useExtension(form: string): RecordExtension {
  return useContext(ExtensionsContext)[form] ?? {};
}
