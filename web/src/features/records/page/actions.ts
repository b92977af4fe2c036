import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";

export { asks } from "../../../engines/form/runtime/form/asked";

/** Status actions that a person may take on a record as it stands. */
export function actionsOf(form: FormMeta, record: RecordRow): ActionMeta[] {
  if (!form.status) return [];
  const status = String(record[form.status.field] ?? "");
  return form.status.actions.filter(
    (action) =>
      action.manual && action.granted && (action.from.includes("*") || action.from.includes(status)),
  );
}
