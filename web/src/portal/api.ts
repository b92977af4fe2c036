import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { FileValue, Label } from "../api/types";
import { sendFile, type UploadOptions } from "../engines/form/runtime/files/send";
import type { Position } from "../engines/form/runtime/position";
import { setZone } from "../lib/zone";

/** What the customer's pages read and send; the server's portal module answers. No account anywhere. */

export interface Choice {
  value: string;
  label: Label;
}

export interface Channel {
  slug: string;
  name: string;
  company: string;
  title?: string | null;
  welcome?: string | null;
  hotline?: string | null;
  service_types: Choice[];
  products?: { id: string; name: string; model?: string | null }[];
}

export interface FoundAsset {
  serial: string;
  product: string | null;
  product_id: string | null;
  /** Null when no warranty is on file. */
  in_warranty: boolean | null;
}

export interface Address {
  province?: string | null;
  city?: string | null;
  district?: string | null;
  code?: string | null;
  detail?: string | null;
}

/** What the customer typed, as it is kept on the phone until it is sent. */
export interface RequestDraft {
  service_type: string | null;
  description: string;
  photos: FileValue[];
  video: FileValue[];
  serial: string;
  product: string | null;
  address: Address | null;
  position: Position | null;
  wished_at: string | null;
  contact_name: string;
  phone: string;
}

export interface RequestDone {
  no: string;
  token: string;
  url: string;
}

const base = (channel: string): string => `/public/channels/${encodeURIComponent(channel)}`;
const anonymous = { anonymous: true } as const;

export function useChannel(channel: string) {
  return useQuery({
    queryKey: ["channel", channel],
    queryFn: () => api.get<Channel>(base(channel), anonymous),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The product of a serial number, or null when it is not known. */
export async function findAsset(channel: string, serial: string): Promise<FoundAsset | null> {
  const answer = await api.get<{ rows: FoundAsset[] }>(`${base(channel)}/assets`, {
    ...anonymous,
    query: { serial },
  });
  return answer.rows[0] ?? null;
}

export const askCode = (channel: string, phone: string): Promise<unknown> =>
  api.post(`${base(channel)}/codes`, { phone }, anonymous);

export const sendRequest = (channel: string, body: object, idempotencyKey: string): Promise<RequestDone> =>
  api.post(`${base(channel)}/requests`, body, { ...anonymous, idempotencyKey });

export const channelUpload =
  (channel: string) =>
  (file: Blob, name: string, options: UploadOptions): Promise<FileValue> =>
    sendFile(`${base(channel)}/files`, file, name, options);

/** A line of the customer's timeline. */
export interface Entry {
  at: string;
  kind: string;
  text: Label;
  by_customer: boolean;
}

export interface Tracking {
  no: string;
  subject?: string | null;
  description?: string | null;
  status: string;
  status_label: Label;
  service_type: string | null;
  product: string | null;
  serial: string | null;
  photos: FileValue[];
  video: FileValue[];
  files: FileValue[];
  /** What the customer pays; once the work is done. */
  fees?: { item: string; name: string | null; quantity: number; amount: number | null }[];
  total?: number;
  company: string;
  channel: string | null;
  /** The company's time zone. */
  zone: string;
  hotline?: string | null;
  created_at?: string;
  engineer?: { name: string } | null;
  planned_start?: string | null;
  planned_end?: string | null;
  resolution?: string | null;
  timeline: Entry[];
  may: string[];
  rating?: { score: number; tags?: string[]; comment?: string | null } | null;
  rating_tags?: Choice[];
}

const POLL_MS = 15_000;
const track = (token: string): string => `/public/tracking/${encodeURIComponent(token)}`;

export const trackingKey = (token: string) => ["tracking", token];

export function useTracking(token: string) {
  return useQuery({
    queryKey: trackingKey(token),
    queryFn: async () => {
      const shown = await api.get<Tracking>(track(token), anonymous);
      setZone(shown.zone);
      return shown;
    },
    refetchInterval: POLL_MS,
  });
}

export const sendTracking = (
  token: string,
  what: string,
  body: object,
  idempotencyKey: string,
): Promise<Tracking> => api.post(`${track(token)}/${what}`, body, { ...anonymous, idempotencyKey });

export const trackingUpload =
  (token: string) =>
  (file: Blob, name: string, options: UploadOptions): Promise<FileValue> =>
    sendFile(`${track(token)}/files`, file, name, options);
