import type { SettingSchema } from "../../api";

/** The schema itself where it is one of "this or nothing". */
export function plainSchema(schema: SettingSchema): SettingSchema {
  const [first] = (schema.anyOf ?? []).filter((item) => item.type !== "null");
  return first ? { ...schema, ...first } : schema;
}

/** What a "$ref" points at. */
export function resolved(
  schema: SettingSchema | undefined,
  definitions: Readonly<Record<string, SettingSchema>>,
): SettingSchema | undefined {
  const ref = schema?.$ref;
  return typeof ref === "string" ? definitions[ref.split("/").pop() ?? ""] : schema;
}

/** The schema of the items of a list of objects, with their properties; undefined for every other schema. */
export function itemSchema(
  schema: SettingSchema,
  definitions: Readonly<Record<string, SettingSchema>>,
): { properties: Record<string, SettingSchema>; required: string[] } | undefined {
  const item = resolved(plainSchema(schema).items, definitions);
  const properties = item?.properties as Record<string, SettingSchema> | undefined;
  return properties && { properties, required: (item?.required as string[] | undefined) ?? [] };
}
