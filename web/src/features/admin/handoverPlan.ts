import type { Schemas } from "../../api/types";

type HeldForm = Schemas["HeldForm"];

/** Records of this form stay with the person. */
export const LEAVE = "";

/** Form to the id of who takes over, or LEAVE. */
export type Plan = Record<string, string>;

/** Chosen form by form; else open work goes to the successor, and records without a status stay. */
export function planOf(forms: HeldForm[], chosen: Plan, successor: string | undefined): Plan {
  const plan: Plan = {};
  for (const { form, has_status } of forms) {
    const to = chosen[form] ?? (has_status ? successor : LEAVE);
    if (to !== undefined) plan[form] = to;
  }
  return plan;
}

/** The part of a plan that is sent. */
export function chosenForms(plan: Plan): Plan {
  return Object.fromEntries(Object.entries(plan).filter(([, to]) => to !== LEAVE));
}

/** The list of the records that name the person in a field. */
export function heldLink({ form }: HeldForm, { filter }: HeldForm["fields"][number]): string {
  return `/f/${form}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}
