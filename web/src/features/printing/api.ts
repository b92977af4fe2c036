import { useQuery } from "@tanstack/react-query";
import { api, send } from "../../api/client";
import type { Condition } from "../../api/types";
export type Labels = Readonly<Record<string, string>>;

export interface PrintTemplate {
  id: string;
  key: string;
  label: Labels;
  kind: TemplateKind;
  roles: string[];
  version: number;
  definition?: PrintDefinition;
}

export type TemplateKind = "document" | "labels" | "word";

/** One part of a template, as the server knows it; `kind` says what else there is. */
export interface PrintBlock {
  readonly kind: string;
  readonly text?: Labels | string;
  readonly label?: Labels;
  readonly fields?: readonly string[];
  readonly field?: string | null;
  readonly form?: string;
  readonly of?: string;
  readonly columns?: number | readonly string[];
  readonly totals?: readonly string[];
  readonly filter?: Condition | null;
  readonly sort?: readonly { field: string; desc?: boolean }[];
  readonly widths?: readonly number[];
  readonly cells?: readonly (readonly PrintBlock[])[];
  readonly [name: string]: unknown;
}

export interface PrintDefinition {
  readonly kind?: TemplateKind;
  readonly word?: string;
  readonly paper?: string | { width: number; height: number };
  readonly landscape?: boolean;
  readonly margins?: Readonly<Record<"top" | "right" | "bottom" | "left", number>>;
  readonly size?: number;
  readonly sheet?: {
    readonly columns?: number;
    readonly rows?: number | null;
    readonly height?: number;
    readonly gap?: number;
    readonly border?: boolean;
  };
  readonly header?: Labels;
  readonly footer?: Labels;
  readonly page_numbers?: boolean;
  readonly blocks?: readonly PrintBlock[];
}

/** What is saved of a template as a whole. */
export interface Content {
  readonly label: Labels;
  readonly roles: readonly string[];
  readonly definition: PrintDefinition;
}

export type PrintFormat = "pdf" | "docx";

export interface Wish {
  ids: string[];
  format: PrintFormat;
  each?: boolean;
  skip?: number;
}

export interface PrintRun {
  id: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  total: number;
  done: number;
  name: string | null;
  error: string | null;
}

export interface PreviewPages {
  pages: string[];
  more: boolean;
  width: number;
  height: number;
}

export interface Letterhead {
  name: Labels;
  address: Labels;
  phone: string;
  email: string;
  website: string;
  tax_number: string;
  logo: string | null;
  logo_url: string | null;
  version: number;
}

const base = (form: string) => `/forms/${encodeURIComponent(form)}/print-templates`;
const blob = async (answer: Promise<Response>) => (await answer).blob();

export const printing = {
  list: (form: string) => api.get<PrintTemplate[]>(base(form)),
  add: (form: string, body: Content) => api.post<PrintTemplate>(base(form), body),
  change: (form: string, id: string, version: number, body: Content) =>
    api.patch<PrintTemplate>(`${base(form)}/${id}`, { ...body, version }),
  remove: (form: string, id: string) => api.delete(`${base(form)}/${id}`),
  previewPages: (form: string, definition: PrintDefinition, id: string | undefined, signal?: AbortSignal) =>
    api.post<PreviewPages>(
      `${base(form)}/preview/pages`,
      { definition, ...(id && { id }) },
      signal && { signal },
    ),
  preview: (form: string, definition: PrintDefinition, id: string | undefined, format: PrintFormat) =>
    blob(send("POST", `${base(form)}/preview`, { body: { definition, format, ...(id && { id }) } })),
  uploadWord: async (form: string, file: Blob) =>
    api.post<{ word: string; names: string[] }>(`${base(form)}/word`, { content: await base64(file) }),
  wordFile: (form: string, id: string) => blob(send("GET", `${base(form)}/${id}/word`)),
  starter: (form: string) => blob(send("GET", `${base(form)}/word/starter`)),
  print: async (form: string, template: string, wish: Wish) => {
    const answer = await send("POST", `${base(form)}/${template}/print`, { body: wish });
    return { file: await answer.blob(), name: fileName(answer) };
  },
  start: (form: string, template: string, wish: Wish) =>
    api.post<PrintRun>(`${base(form)}/${template}/runs`, wish),
  run: (form: string, run: string) => api.get<PrintRun>(`${base(form)}/runs/${run}`),
  cancel: (form: string, run: string) => api.post(`${base(form)}/runs/${run}/cancel`),
  runFile: (form: string, run: string) => blob(send("GET", `${base(form)}/runs/${run}/file`)),
  letterhead: () => api.get<Letterhead>("/print-letterhead"),
  saveLetterhead: (body: Omit<Letterhead, "logo_url">) => api.put<Letterhead>("/print-letterhead", body),
  uploadLogo: (file: File) => {
    const data = new FormData();
    data.append("file", file);
    return api.post<{ id: string }>("/files", data);
  },
};

export function usePrintTemplates(form: string) {
  return useQuery({
    queryKey: ["print-templates", form],
    queryFn: () => printing.list(form),
    staleTime: 30_000,
  });
}

/** The name that the server gave the file, or none. */
export function fileName(answer: Response): string | undefined {
  const found = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  return found?.[1] && decodeURIComponent(found[1]);
}

async function base64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
