/**
 * Shapes of the HTTP API that the screens work with. Where the server's document names a shape it is taken from there
 * (`schema.d.ts`, made by `npm run gen`); records and forms depend on the forms' definitions and are written here.
 */
import type { Node } from "../lib/expr";
import type { components } from "./schema";

export type Schemas = components["schemas"];

/** A text for people: already in the reader's language, or one per language. */
export type Label = string | Readonly<Record<string, string>>;

export type Kind =
  | "text"
  | "number"
  | "boolean"
  | "date"
  | "datetime"
  | "duration"
  | "id"
  | "texts"
  | "ids"
  | "json";

/** A condition of the condition language as JSON; `{}` and null are always true. */
export type Condition =
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition }
  | { field: string; op: string; value?: unknown }
  | Record<string, never>;

export interface Option {
  value: string;
  label: Label;
  color?: string | null;
  category?: StatusCategory | null;
  archived?: boolean;
  /** Options below this one, in a tree. */
  children?: Option[];
  /** Offered only with one of these values of the field it depends on. */
  parents?: string[];
}

export type StatusCategory = "open" | "paused" | "resolved" | "closed" | "cancelled";

/** A named piece of a composite value, for instance `address.province`. */
export interface PartMeta {
  key: string;
  label: Label;
  kind: Kind;
}

/** One field of a form as the viewer may see it; hidden fields are absent. */
export interface FieldMeta {
  key: string;
  type: string;
  label: Label;
  kind: Kind;
  required?: boolean;
  unique?: boolean;
  readonly?: boolean;
  hidden?: boolean;
  system?: boolean;
  default?: unknown;
  help?: Label | null;
  settings: FieldSettings;
  access: "read" | "write";
  operators: string[];
  /** Form whose records the value names; "user" and "org_unit" are forms of the platform. */
  target?: string;
  parts?: PartMeta[];
  /** Media types that a field of files takes. */
  accepts?: string[];
  /** People read and type the number times this, with `sign` behind it: 0.15 as 15 %. */
  /** Seconds that are a time of day. */
  clock?: boolean;
  scale?: number;
  sign?: string;
  /** False where sorting would have to work the value out for every record. */
  sortable?: boolean;
  placeholder?: Label | null;
  /** Columns that it spans in a section. */
  width?: number | null;
  /** Conditions over the record being filled in, as syntax trees; null where there is none, or only the server may decide. */
  visible_when?: Node | null;
  required_when?: Node | null;
  readonly_when?: Node | null;
  /** Names of the conditions that only the server may decide. */
  decided?: string[];
  default_ast?: Node | null;
  /** Drawn only: text, a line, a picture. */
  presentational?: boolean;
  /** The path that it stands for, for a field that shows one of a related record. */
  alias?: string;
  /** A figure over the rows of a sub-table of this form. */
  gathers?: { through: string; fn: string; field: string | null; only: Node | null } | null;
}

/** A record for which `error_when` is true is refused with the message. */
export interface RuleMeta {
  key: string;
  error_when: Node;
  message: Label;
  field: string | null;
}

/** Settings by field type; only what the screens read is named. */
export interface FieldSettings {
  options?: Option[];
  style?: "dropdown" | "radio" | "buttons";
  form?: string;
  field?: string;
  fields?: FieldMeta[];
  multiple?: boolean;
  decimals?: number;
  min?: number;
  max?: number;
  unit?: string;
  currency?: string;
  max_length?: number;
  max_count?: number;
  max_size_mb?: number;
  detail?: boolean;
  kind?: Kind;
  /** Tree of a formula. */
  ast?: Node | null;
  depends_on?: string | null;
  /** Columns that a relation's picker shows. */
  columns?: string[];
  /** A relation's choices depend on a filter that the server applies. */
  filtered?: boolean;
  create?: boolean;
  fill?: { from: string; to: string }[];
  totals?: { field: string; fn: string }[];
  [key: string]: unknown;
}

export interface ActionMeta {
  key: string;
  label: Label;
  from: string[];
  to: string | null;
  require: string[];
  style: "primary" | "default" | "danger";
  comment: "none" | "optional" | "required";
  manual: boolean;
  granted: boolean;
}

export interface StatusMeta {
  field: string;
  initial: string;
  actions: ActionMeta[];
}

export interface LayoutSection {
  label?: Label;
  /** Starts a tab; sections after it without one belong to it. */
  tab?: Label;
  columns?: number;
  fields: string[];
  visible_when?: Node | null;
  decided?: string[];
  collapsed?: boolean;
}

export interface SortKey {
  field: string;
  desc?: boolean;
}

export interface ViewMeta {
  id?: string;
  key?: string;
  label: Label;
  /** Name of the kind; a table if absent. */
  kind?: string;
  /** Options of the kind. */
  options?: Record<string, unknown>;
  filter?: Condition | null;
  columns?: string[];
  sort?: SortKey[];
  default?: boolean;
  shared?: boolean;
  /** Shared with people of these roles; empty: with everybody. */
  roles?: string[];
  /** Opens first for all it is shared with; `default` says what opens first for the viewer. */
  shared_default?: boolean;
  mine?: boolean;
  /** Nobody but its owner and those who share views may change it. */
  locked?: boolean;
  version?: number;
}

export interface FormSummary extends Omit<Schemas["FormSummary"], "label" | "icon" | "group"> {
  label: Label;
  icon?: string;
  group?: string;
}

export interface FormMeta extends FormSummary {
  version: number;
  title: string;
  fields: FieldMeta[];
  layout: LayoutSection[];
  status: StatusMeta | null;
  views: ViewMeta[];
  append_only?: boolean;
  rules?: RuleMeta[];
  /** Fields that are unique together. */
  unique?: string[][];
  phone?: { order?: string[]; hidden?: string[] };
  /** Layouts of the record page meant for the viewer, the best first. */
  pages?: PageMeta[];
}

export interface PageMeta {
  key: string;
  label: Label;
  device: "all" | "desk" | "phone";
  tabs: { label: Label; blocks: PageBlock[] }[];
}

interface BlockBase {
  label?: Label;
  /** On a wide screen it stands beside the others. */
  side?: boolean;
  visible_when?: Condition | null;
}

/** A part of a record page; forms/pages/blocks.py on the server says the same. */
export type PageBlock = BlockBase &
  (
    | { kind: "fields"; columns?: number; fields?: string[]; collapsed?: boolean }
    | { kind: "related"; form: string; field: string; columns?: string[]; sort?: SortKey[]; limit?: number }
    | { kind: "rows"; field: string }
    | { kind: "timeline"; show?: "all" | "comment" | "history" }
    | { kind: "history" }
    | { kind: "files"; fields?: string[] }
    | { kind: "report"; dashboard: string; card: string; field?: string | null; height?: number }
    | { kind: "text"; text: Label; tone?: "plain" | "info" | "warning" }
  );

/** A related record as reads give it. */
export interface Ref {
  id: string;
  title: string;
}

/** A record: system fields, the form's fields and asked-for paths such as `customer.tier`. */
export interface RecordRow {
  id: string;
  no?: string;
  version: number;
  created_at?: string;
  updated_at?: string;
  [field: string]: unknown;
}

export interface RecordPage {
  rows: RecordRow[];
  next: string | null;
  total: { count: number; capped: boolean } | null;
}

export interface FileValue {
  id: string;
  name?: string;
  size?: number;
  type?: string;
  url?: string;
}

/** Who is signed in; a person's session always has a token for writes. */
export type Session = Omit<Schemas["Session"], "csrf"> & { csrf: string };

export interface Issue {
  path: string;
  code: string;
  message: string;
}

/** Body of an error answer (RFC 9457); the browser makes one itself when no answer came. */
export interface ProblemBody extends Partial<Omit<Schemas["Problem"], "issues">> {
  title: string;
  status: number;
  issues?: Issue[];
  [extra: string]: unknown;
}
