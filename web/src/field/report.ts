import type { FieldMeta, FormMeta, RecordRow } from "../api/types";
import { isWritable } from "../engines/form/runtime/phone";
import { useDraft } from "../ui/phone/draft";

export type Values = Record<string, unknown>;

/** What the report endpoint takes of an engineer; review, status and signature have their own ways. */
const ASKED = new Set([
  "result",
  "fault_cause",
  "finding",
  "work_done",
  "advice",
  "work_hours",
  "photos_before",
  "photos_after",
]);

/** The form's fields that the engineer fills, in the order of its layout, with the builder's labels and options. */
export function reportFields(form: FormMeta): FieldMeta[] {
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const order = form.layout.flatMap((section) => section.fields);
  return order.flatMap((key) => {
    const field = byKey.get(key);
    // The visit's endpoint decides who may write; a grant on the report's form is not needed.
    const writable = field && { ...field, access: "write" as const };
    return writable && ASKED.has(key) && isWritable(writable) ? [writable] : [];
  });
}

const isPlain = (value: unknown): boolean =>
  value !== null && value !== undefined && typeof value !== "object";

function startValues(fields: FieldMeta[], report: RecordRow | null): Values {
  const start = (field: FieldMeta) => report?.[field.key] ?? (isPlain(field.default) ? field.default : null);
  return Object.fromEntries(fields.map((field) => [field.key, start(field)]));
}

/** What is typed of a report, until it is sent. */
export const useReportDraft = (id: string, fields: FieldMeta[], report: RecordRow | null) =>
  useDraft<Values>(`report.${id}`, startValues(fields, report));
