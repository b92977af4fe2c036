/** What a status action asks for, as a form of its own. Pure. */
import type { ActionMeta, FormMeta } from "../../../../api/types";
import { isEmpty } from "../widget";
import type { Values } from "./decide";

/** Whether an action needs something of a person before it runs. */
export const asks = (action: ActionMeta): boolean =>
  action.require.length > 0 || action.comment === "required" || action.style === "danger";

/** The form with only what the action asks for: all of it required, whatever else the form decides. */
export function askedBy(form: FormMeta, action: ActionMeta): FormMeta {
  const asked = new Set(action.require);
  const fields = form.fields.map((field) =>
    asked.has(field.key)
      ? { ...field, required: true, hidden: false, visible_when: null, readonly_when: null, decided: [] }
      : { ...field, required: false, required_when: null, hidden: true, decided: [] },
  );
  return { ...form, fields, rules: [], layout: [{ columns: 1, fields: action.require }], phone: undefined };
}

/** Values that are there. */
export const filled = (record: Values | undefined): Values =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => !isEmpty(value)));

/** What is sent with the action. */
export const given = (action: ActionMeta, values: Values): Values =>
  Object.fromEntries(action.require.map((key) => [key, values[key] ?? null]));

export const isMissing = (action: ActionMeta, values: Values, comment: string): boolean =>
  action.require.some((key) => isEmpty(values[key])) || (action.comment === "required" && !comment.trim());
