import { useQuery } from "@tanstack/react-query";
import { api, send } from "../../api/client";
export type Labels = Record<string, string>;

export interface PrintTemplate {
  id: string;
  key: string;
  label: Labels;
  kind: "document" | "labels";
  roles: string[];
  version: number;
  shipped: boolean;
  definition?: PrintDefinition;
}

export interface PrintBlock {
  kind: string;
  [name: string]: unknown;
}

export interface PrintDefinition {
  kind?: "document" | "labels";
  paper?: string | { width: number; height: number };
  landscape?: boolean;
  header?: Labels;
  footer?: Labels;
  blocks: PrintBlock[];
  [name: string]: unknown;
}

export type PrintFormat = "pdf" | "docx";

const base = (form: string) => `/forms/${encodeURIComponent(form)}/print-templates`;

export const printing = {
  list: (form: string) => api.get<PrintTemplate[]>(base(form)),
  add: (form: string, body: { label: Labels; definition: PrintDefinition }) =>
    api.post<PrintTemplate>(base(form), body),
  change: (form: string, id: string, body: object) => api.patch<PrintTemplate>(`${base(form)}/${id}`, body),
  remove: (form: string, id: string) => api.delete(`${base(form)}/${id}`),
  preview: async (form: string, definition: PrintDefinition, id?: string) => {
    const answer = await send("POST", `${base(form)}/preview`, { body: { definition, ...(id && { id }) } });
    return answer.blob();
  },
  print: async (form: string, template: string, ids: string[], format: PrintFormat) => {
    const answer = await send("POST", `${base(form)}/${template}/print`, { body: { ids, format } });
    return answer.blob();
  },
};

export function usePrintTemplates(form: string) {
  return useQuery({
    queryKey: ["print-templates", form],
    queryFn: () => printing.list(form),
    staleTime: 30_000,
  });
}
