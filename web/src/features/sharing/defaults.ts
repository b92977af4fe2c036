import type { FormMeta } from "../../api/types";

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Six letters and digits that nobody takes for others. */
export function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** Fields that a new link shows at first: number, title and what the form's layout puts first; no system fields. */
export function firstFields(form: FormMeta, choosable: string[]): string[] {
  const laid = form.layout.flatMap((section) => section.fields);
  const wanted = ["no", form.title, ...laid];
  return [...new Set(wanted)].filter((key) => choosable.includes(key)).slice(0, 8);
}

/** Choosable fields in the order in which the form shows them, those of the system last. */
export function inOrder(form: FormMeta, choosable: string[]): string[] {
  const laid = ["no", ...form.layout.flatMap((section) => section.fields)];
  const rest = form.fields.map(({ key }) => key);
  return [...new Set([...laid, ...rest])].filter((key) => choosable.includes(key));
}
