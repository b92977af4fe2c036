import { type UseQueryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "./client";
import type { FormMeta, FormSummary } from "./types";

const MINUTE = 60_000;

/** The forms that the viewer may read. */
export function useForms() {
  return useQuery({
    queryKey: ["forms"],
    queryFn: () => api.get<FormSummary[]>("/forms"),
    staleTime: 5 * MINUTE,
  });
}

export function formQuery(key: string): UseQueryOptions<FormMeta> {
  return {
    queryKey: ["form", key],
    queryFn: () => api.get<FormMeta>(`/forms/${encodeURIComponent(key)}`),
    staleTime: 5 * MINUTE,
  };
}

/** One form's fields, layout, status machine and views, as the viewer may see them. */
export function useForm(key: string | undefined) {
  return useQuery({ ...formQuery(key ?? ""), enabled: Boolean(key) });
}

/** Several forms at once; absent while loading or when the viewer may not read them. */
export function useFormMap(keys: string[]): Map<string, FormMeta> {
  const unique = [...new Set(keys)];
  return useQueries({
    queries: unique.map((key) => ({ ...formQuery(key), retry: false })),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.key, data] as const] : []))),
  });
}

export function canDo(form: { actions: string[] } | undefined, action: string): boolean {
  if (!form) return false;
  return form.actions.includes("*") || form.actions.includes(action);
}

/** Field key → field. */
export function useFieldMap(form: FormMeta | undefined) {
  return useMemo(() => new Map(form?.fields.map((field) => [field.key, field])), [form]);
}
