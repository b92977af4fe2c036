import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/client";
import type { Schemas } from "../../../api/types";

export type Overview = Schemas["Overview"];
export type DeletedField = Schemas["DeletedField"];
export type DeletedForm = Schemas["DeletedForm"];
export type Purged = Schemas["Purged"];

export function useOverview() {
  return useQuery({
    queryKey: ["recycled"],
    queryFn: () => api.get<Overview>("/recycled"),
    staleTime: 10_000,
  });
}

export function useDeletedFields() {
  return useQuery({
    queryKey: ["recycled", "fields"],
    queryFn: () => api.get<DeletedField[]>("/recycled/fields"),
    staleTime: 0,
  });
}

export function useDeletedForms() {
  return useQuery({
    queryKey: ["recycled", "forms"],
    queryFn: () => api.get<DeletedForm[]>("/recycled/forms"),
    staleTime: 0,
  });
}

export const recycle = {
  retention: (days: number | null) => api.put<void>("/recycled/retention", { days }),
  countRecords: (form: string) => api.get<Schemas["Counted"]>(`/recycled/records/${form}`),
  purgeRecords: (form: string, ids: string[]) =>
    api.post<Purged>(`/recycled/records/${form}/purge`, { ids, count: ids.length }),
  purgeAll: (form: string, before: string, count: number) =>
    api.post<Purged>(`/recycled/records/${form}/purge`, { before, count }),
  countValues: (field: string) => api.get<Schemas["Values"]>(`/recycled/fields/${field}`),
  purgeField: (field: string, count: number) => api.post<void>(`/recycled/fields/${field}/purge`, { count }),
  purgeForm: (form: string, count: number) => api.post<void>(`/recycled/forms/${form}/purge`, { count }),
  restoreForm: (form: string) => api.post<unknown>(`/forms/${form}/restore`),
};
