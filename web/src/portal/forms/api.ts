import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { wireValues } from "../../api/records";
import type { FieldMeta, FormMeta, Label, RecordRow } from "../../api/types";
import { sendFile } from "../../engines/form/runtime/files/send";
import { type RuntimeServices, serverServices } from "../../engines/form/runtime/services";
import { setZone } from "../../lib/zone";

interface Page {
  key: string;
  /** The company's time zone. */
  zone: string;
  title: Label;
  intro?: Label | null;
  color?: string | null;
}

export interface OpenForm extends Page {
  state: "open";
  form: FormMeta;
  /** Fields that the page's address may fill in. */
  prefill: string[];
  thanks?: Label | null;
  /** Shown when sending; good for a day. */
  pass: string;
}

export interface ClosedForm extends Page {
  state: "early" | "closed" | "full";
  message: Label;
  opens_at?: string | null;
  closes_at?: string | null;
}

export interface Sent {
  no: string | null;
  thanks: Label | null;
}

export interface LookUp extends Page {
  by: FieldMeta[];
  columns: FieldMeta[];
}

const anonymous = { anonymous: true } as const;
const formPath = (form: string) => `/public/forms/${encodeURIComponent(form)}`;
const lookUpPath = (form: string) => `/public/look-ups/${encodeURIComponent(form)}`;

export async function openForm(form: string): Promise<OpenForm | ClosedForm> {
  const page = await api.get<OpenForm | ClosedForm>(formPath(form), anonymous);
  setZone(page.zone);
  return page;
}

export const useOpenForm = (form: string) =>
  useQuery({
    queryKey: ["public-form", form],
    queryFn: () => openForm(form),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const sendForm = (form: string, body: object, idempotencyKey: string): Promise<Sent> =>
  api.post(`${formPath(form)}/records`, body, { ...anonymous, idempotencyKey });

export function useLookUp(form: string) {
  return useQuery({
    queryKey: ["look-up", form],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const page = await api.get<LookUp>(lookUpPath(form), anonymous);
      setZone(page.zone);
      return page;
    },
  });
}

export const lookUp = (form: string, values: Record<string, unknown>): Promise<{ rows: RecordRow[] }> =>
  api.post(lookUpPath(form), { values }, anonymous);

/** What widgets ask of the server, for somebody without an account. */
export function visitorServices(form: string): RuntimeServices {
  return {
    ...serverServices,
    upload: (file, name, options) => sendFile(`${formPath(form)}/files`, file, name, options),
    formState: (_form, body) => api.post(`${formPath(form)}/state`, body, anonymous),
    offeredRecords: async ({ field, values, text }) => {
      const body = { field, search: text, values: wireValues(values) };
      const answer = await api.post<{ rows: RecordRow[] }>(`${formPath(form)}/choices`, body, anonymous);
      return answer.rows.map(({ id, ...row }) => ({ id, title: String(titleIn(row) ?? id) }));
    },
  };
}

/** The one column of an offered record besides what every row carries. */
const titleIn = (row: Omit<RecordRow, "id">): unknown =>
  Object.entries(row).find(([key]) => key !== "no" && key !== "version")?.[1];
