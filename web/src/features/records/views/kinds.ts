import type { ComponentType } from "react";
import type { Condition, FormMeta, RecordPage, SortKey, ViewMeta } from "../../../api/types";
import type { ListAddress } from "../list/listAddress";

/** What a list shows now: the saved view with the changes that stand in the address. */
export interface ViewQuery {
  filter: Condition | null;
  search: string;
  sort: SortKey[];
  columns: string[];
}

/** Options of a view by its kind; their shape is the pydantic model in forms/views/kinds on the server. */
export type ViewOptions = Record<string, unknown>;

/** What every kind of view gets. `O`: its options; nothing in them is sure to be there. */
export interface ViewProps<O extends object = ViewOptions> {
  form: FormMeta;
  view: ViewMeta | undefined;
  query: ViewQuery;
  options: O;
  /** Changes filter, search, sort, columns or options; kept in the address as unsaved changes of the view. */
  onChange: (change: ListAddress) => void;
  /** The record that stands open beside the list. */
  openId: string | undefined;
  onOpen: (id: string) => void;
  selected: string[];
  onSelect: (ids: string[]) => void;
  /** Opens the form for a new record, with values filled in ("add a card to this column"). */
  onCreate: ((values?: Record<string, unknown>) => void) | undefined;
  /** What the viewer may do with the form at all; a single record may still refuse. */
  may: { create: boolean; update: boolean; delete: boolean };
  /** Told what was read, for the heading's count. */
  onLoaded?: (loaded: { total: RecordPage["total"]; shown: number; fetching: boolean }) => void;
  narrow: boolean;
}

export interface ViewSettingsProps<O extends object = ViewOptions> {
  form: FormMeta;
  options: O;
  onChange: (options: O) => void;
}

/** One kind of view: a folder here, a line in index.ts; `name` is that of the server's kind. */
export interface ViewKind {
  name: string;
  /** Key of its name in the texts. */
  label: string;
  Icon: ComponentType;
  View: ComponentType<ViewProps>;
  /** Edits the options, in a panel of the list; absent: there are none to edit by hand. */
  Settings?: ComponentType<ViewSettingsProps>;
  /** Fields that `options` must name, so that a new view of this kind can be made; null: the form lacks them. */
  start: (form: FormMeta) => ViewOptions | null;
}
