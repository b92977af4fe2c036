import type { FieldMeta, FormMeta, Kind } from "../../api/types";
import { OPERATORS_BY_KIND } from "../../engines/conditions/operators";
import { withTrees } from "../../engines/form/runtime/form/draft";
import type { TypeInfo } from "./api";
import { type Definition, type FieldDef, rowFields } from "./core/definition";

export type Types = ReadonlyMap<string, TypeInfo>;

const cache = new WeakMap<FieldDef, FieldMeta>();

/** A field as the runtime's widgets take it: writable by whoever looks at it. */
export function metaOf(field: FieldDef, types: Types): FieldMeta {
  const known = cache.get(field);
  if (known) return known;
  const type = types.get(field.type);
  const settings = { ...field.settings } as FieldMeta["settings"];
  const rows = rowFields(field);
  if (rows.length > 0) settings.fields = rows.map((row) => metaOf(row, types));
  const target = settings.form ?? type?.target;
  const meta: FieldMeta = {
    // Conditions are still as in the file here; the whole form gets them as trees.
    ...(field as Omit<FieldDef, `${string}_when`>),
    kind: kindOf(type, settings),
    settings,
    access: "write",
    operators: [],
    ...(target && { target }),
    ...(type?.can.presentational && { presentational: true }),
  };
  cache.set(field, meta);
  return meta;
}

function kindOf(type: TypeInfo | undefined, settings: FieldMeta["settings"]): Kind {
  const kind = (settings.kind as Kind | undefined) ?? type?.kind ?? "json";
  return kind === "id" && settings.multiple ? "ids" : kind;
}

/**
 * The draft as the form that people would see, for conditions and for the preview. What the published form knows better
 * (its operators, targets, parts, system fields) is taken from there.
 */
export function formMetaOf(form: Definition, types: Types, published: FormMeta | undefined): FormMeta {
  const known = new Map(published?.fields.map((field) => [field.key, field]));
  const own = form.fields.map((field): FieldMeta => {
    const meta = metaOf(field, types);
    const described = known.get(field.key);
    const same = described?.type === field.type ? described : undefined;
    const shown = types.get(field.type)?.can.presentational;
    return {
      ...meta,
      operators: shown ? [] : (same?.operators ?? OPERATORS_BY_KIND[meta.kind] ?? []),
      ...(same?.target && !meta.target && { target: same.target }),
      ...(same?.parts && { parts: same.parts }),
    };
  });
  const system = published?.fields.filter((field) => field.system) ?? [];
  return withTrees({
    ...(published ?? {}),
    ...(form as unknown as FormMeta),
    key: form.key,
    label: form.label,
    icon: form.icon ?? "",
    group: form.group ?? "",
    actions: ["*"],
    version: published?.version ?? 0,
    title: form.title,
    fields: [...own, ...system],
    layout: (form.layout ?? []).map((section) => ({ ...section, fields: [...section.fields] })),
    status: published?.status ?? null,
    views: [],
  } as FormMeta);
}
