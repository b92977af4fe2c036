import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useAbility, useReadOnly } from "../../api/session";
import type { Schemas } from "../../api/types";

export type UnitRow = Schemas["UnitRow"];
export type UserRow = Schemas["UserDetail"];
export type KeyRow = Schemas["KeyRow"];
export type AuditRow = Schemas["AuditRow"];
export type MessageRow = Schemas["MessageRow"];
export type AbilityRow = Schemas["AbilityRow"];

/** What a role may do with the records of a form. */
export interface Grant {
  form: string;
  actions: string[];
  scope: unknown;
  fields?: Record<string, string>;
}

export type RoleRow = Omit<Schemas["RoleDetail"], "grants"> & { grants: Grant[] };

interface Page<Row> {
  rows: Row[];
  next: string | null;
}

/** A list in pages; `after` is the name of the parameter that asks for the next one. */
export function usePages<Row>(
  path: string,
  query: Record<string, string | boolean | undefined>,
  after = "cursor",
) {
  return useInfiniteQuery({
    queryKey: ["admin", path, query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Row>>(path, { query: { ...query, [after]: pageParam }, signal }),
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });
}

export function useList<Row>(path: string) {
  return useQuery({ queryKey: ["admin", path], queryFn: () => api.get<Row[]>(path) });
}

export const useUnits = () => useList<UnitRow>("/org-units");
export const useRoles = () => useList<RoleRow>("/roles");

/** Whether a page of administration offers changes: not to those who only look as somebody else. */
export function useMayChange(ability = "manage_users"): boolean {
  const able = useAbility(ability);
  return !useReadOnly() && able;
}
