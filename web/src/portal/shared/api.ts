import { api } from "../../api/client";
import type { FieldMeta, Label, RecordRow } from "../../api/types";
import { setZone } from "../../lib/zone";

/** A record that somebody has shared, as far as they may see it. */
export interface SharedRecord {
  label: Label;
  name: string;
  fields: FieldMeta[];
  values: RecordRow;
  zone: string;
  company: string;
  shared_by: string;
  expires_at: string;
  /** Whether a document may be fetched. */
  document: boolean;
  /** For the document, in the code's place. */
  pass: string | null;
}

const anonymous = { anonymous: true } as const;
const path = (token: string) => `/public/shared/${encodeURIComponent(token)}`;

export async function openShared(token: string, code: string | null): Promise<SharedRecord> {
  const shown = await api.post<SharedRecord>(path(token), code ? { code } : {}, anonymous);
  setZone(shown.zone);
  return shown;
}

export const documentAddress = (token: string, pass: string | null) =>
  `/api/v1${path(token)}/document${pass ? `?pass=${encodeURIComponent(pass)}` : ""}`;
