import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Issue, Kind } from "../../api/types";
import type { Definition, FieldDef, Labels } from "./core/definition";

/** One property of a type's settings, as its JSON schema describes it. */
export interface SettingSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: SettingSchema[];
  items?: SettingSchema;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  "x-label"?: Labels;
  "x-help"?: Labels;
  "x-control"?: string;
  "x-choices"?: { value: unknown; label: Labels }[];
  [more: string]: unknown;
}

export interface TypeInfo {
  name: string;
  label: Labels;
  group: string;
  group_label?: Labels;
  icon: string;
  help: Labels;
  kind: Kind;
  settings_schema: { properties?: Record<string, SettingSchema>; required?: string[] };
  defaults: Record<string, unknown>;
  can: {
    required: boolean;
    unique: boolean;
    default: boolean;
    rows: boolean;
    options: boolean;
    relation: boolean;
    computed: boolean;
    presentational: boolean;
  };
  /** The form that every field of the type points at; null where none, or a setting says it. */
  target: string | null;
}

export interface Who {
  id: string;
  name: string;
}

export interface Draft {
  form: string;
  definition: Definition;
  draft: boolean;
  version: number;
  base_version: number;
  published_version: number;
  updated_at: string | null;
  updated_by: Who | null;
  problems: Issue[];
  /** Fields of the draft whose deleted data can come back when it is published. */
  restorable?: string[];
}

export type DraftSummary = Omit<Draft, "definition" | "draft" | "problems" | "restorable"> & {
  label: Labels;
  icon: string;
  group: string;
};

export interface PlanStep {
  kind: string;
  text: string;
  lock: "none" | "brief" | "shared" | string;
  rewrites?: boolean;
  seconds: number;
  field?: string;
  from?: string;
  to?: string;
  rows?: number;
  convertible?: number;
  failing?: number;
  samples?: unknown[];
}

export interface Plan {
  form: string;
  rows: number;
  steps: PlanStep[];
  seconds: number;
}

/** A change of field types in a large table, which goes on by itself. */
export interface TypeChange {
  id: string;
  state: "running" | "done" | "failed" | "cancelled";
  text: string;
  fields: { field: string; label: Labels; from: string; to: string }[];
  rows: number;
  done: number;
  failing: number;
  seconds_left: number | null;
  error: string | null;
}

export interface FormVersion {
  version: number;
  at: string;
  actor: Who | string | null;
  changes: Labels[];
}

export interface Use {
  id: string;
  kind: string;
  where: Labels;
  path: string;
  form: string | null;
  mend: Labels | null;
  /** The field cannot go before this is mended. */
  firm: boolean;
}

export interface FormulaFunction {
  name: string;
  label: Labels;
  help: Labels;
  example: string;
  signature: string;
}

export interface FormulaAnswer {
  kind: Kind | null;
  value: unknown;
  text: string | null;
  /** Whose value it is: the one asked for, or the latest. */
  record: { id: string; title: string } | null;
  problems: Issue[];
}

export interface RecycledField {
  id: string;
  key: string;
  type: string;
  label: Labels;
  definition: FieldDef;
  at: string;
  has_data: boolean;
}

export interface FileStart {
  definition: Definition;
  sheets: string[];
  sheet: string;
  columns: {
    name: string;
    type: string;
    field: string;
    fits: string[];
    samples: string[];
    filled: number;
    distinct: number | null;
  }[];
  rows: number;
  import_id?: string | null;
}

export interface FormTemplate {
  key: string;
  label: Labels;
  description: Labels;
  icon: string;
  group: Labels;
  definition: Definition;
}

const at = (form: string) => `/forms/${encodeURIComponent(form)}`;
const inField = (form: string, field: string) => `${at(form)}/fields/${encodeURIComponent(field)}`;

/** Only if this is still the version. */
const matching = (version: number) => ({ headers: { "If-Match": `"${version}"` } });

/** What the designer asks of the server. */
export const design = {
  draft: (form: string) => api.get<Draft>(`${at(form)}/draft`),
  saveDraft: (form: string, definition: Definition, base_version: number, version: number) =>
    api.put<Draft>(`${at(form)}/draft`, { definition, base_version }, matching(version)),
  dropDraft: (form: string) => api.delete<void>(`${at(form)}/draft`),
  publish: (form: string, draft_version: number, restore: string[] = []) =>
    api.post<{ definition: Definition; version: number; change: string | null }>(`${at(form)}/publish`, {
      draft_version,
      restore,
    }),
  changes: (form: string) => api.get<TypeChange[]>(`${at(form)}/changes`),
  cancelChange: (form: string, id: string) =>
    api.post<TypeChange>(`${at(form)}/changes/${encodeURIComponent(id)}/cancel`),
  plan: (form: string, definition: Definition, restore: string[] = []) =>
    api.post<Plan>(`${at(form)}/plan`, { definition, restore }),
  published: (form: string) => api.get<{ definition: Definition; version: number }>(`${at(form)}/definition`),
  versions: (form: string) => api.get<FormVersion[]>(`${at(form)}/versions`),
  version: (form: string, version: number) =>
    api.get<{ definition: Definition; version: number }>(`${at(form)}/versions/${version}`),
  takeUp: (form: string, version: number, seen: number) =>
    api.post<Draft>(`${at(form)}/versions/${version}/draft`, undefined, matching(seen)),
  uses: (form: string, field: string) => api.get<Use[]>(`${inField(form, field)}/uses`),
  mend: (form: string, field: string, ids: string[], seen: number) =>
    api.post<{ uses: Use[]; draft: Draft }>(`${inField(form, field)}/uses/mend`, { ids }, matching(seen)),
  formUses: (form: string) => api.get<Use[]>(`${at(form)}/uses`),
  removeForm: (form: string, version: number) => api.delete<void>(at(form), matching(version)),
  restoreForm: (form: string) => api.post<unknown>(`${at(form)}/restore`, {}),
  recycledForms: () => api.get<{ key: string; label: Labels; version: number }[]>("/forms/recycled"),
  recycledFields: (form: string) => api.get<RecycledField[]>(`${at(form)}/recycled`),
  restoreField: (form: string, field: string, id: string, version: number) =>
    api.post<unknown>(`${inField(form, field)}/restore`, { id, version }),
  start: (label: Labels, definition?: Definition) =>
    api.post<Draft>("/form-drafts", { label, ...(definition && { definition }) }),
  drafts: () => api.get<DraftSummary[]>("/form-drafts"),
  templates: () => api.get<FormTemplate[]>("/form-templates"),
  fromTemplate: (key: string, label: Labels) =>
    api.post<Draft>(`/form-templates/${encodeURIComponent(key)}`, { label }),
  copy: (form: string, label: Labels) => api.post<Draft>(`${at(form)}/copy`, { label }),
  fromFile: (file: File, sheet = "") => {
    const body = new FormData();
    body.set("file", file);
    if (sheet) body.set("sheet", sheet);
    return api.post<FileStart>("/forms/from-file", body);
  },
  functions: () => api.get<FormulaFunction[]>("/formula-functions"),
  /** `inside`: key of the sub-table in whose rows it stands; `kind`: what it must yield. */
  checkFormula: (
    form: string,
    ask: {
      definition: Definition;
      formula: string;
      record: string | null;
      inside: string | null;
      kind: Kind | null;
    },
  ) => api.post<FormulaAnswer>(`${at(form)}/formula-check`, ask),
};

export function useFieldTypes() {
  return useQuery({
    queryKey: ["field-types"],
    queryFn: () => api.get<TypeInfo[]>("/field-types"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const useFormulaFunctions = () =>
  useQuery({
    queryKey: ["formula-functions"],
    queryFn: design.functions,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A field of a type as the palette makes it: named like the type, with the settings that the type starts with. */
export function fieldOf(type: TypeInfo): FieldDef {
  return {
    key: `${type.name}_1`,
    type: type.name,
    label: type.label,
    ...(Object.keys(type.defaults).length > 0 && { settings: type.defaults }),
  };
}

/** Keys that the designer gave itself; they follow the label. */
export const PROVISIONAL = /^[a-z_]+_\d+$/;
