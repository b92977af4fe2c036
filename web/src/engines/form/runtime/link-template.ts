import type { RecordRow } from "../../../api/types";
import { refText } from "./values";

const PLACE = /\{([a-z][a-z0-9_.]*)\}/g;

function wordOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return refText(value) || JSON.stringify(value);
  return String(value);
}

/** The template with the record's values, each encoded; undefined unless the result is a web address. */
export function linkOf(template: string, record: Partial<RecordRow>): string | undefined {
  const address = template.replace(PLACE, (_all, key: string) => encodeURIComponent(wordOf(record[key])));
  return /^https?:\/\/[^\s/]+/i.test(address) ? address : undefined;
}
