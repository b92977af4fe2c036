import type { RequestDraft } from "../api";

const ids = (files: { id: string }[]) => files.map(({ id }) => ({ id }));

/** What is sent: the draft without what was left empty. */
export function requestBody(draft: RequestDraft, code: string): Record<string, unknown> {
  const { photos, video, serial, description, contact_name, phone, ...others } = draft;
  const body = {
    ...others,
    description: description.trim(),
    contact_name: contact_name.trim(),
    phone: phone.trim(),
    serial: serial.trim(),
    photos: ids(photos),
    video: ids(video),
    code,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== ""));
}
