import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Label } from "../../api/types";

export interface UnitRow {
  id: string;
  key: string;
  name: string;
  kind: string;
  parent: string | null;
  depth: number;
  people: number;
}

export interface UserRow {
  id: string;
  name: string;
  account: string;
  phone: string | null;
  email: string | null;
  locale: string;
  active: boolean;
  roles: string[];
  org_unit: { id: string; name: string } | null;
  units: { id: string; name: string }[];
  last_seen: string | null;
}

export interface RoleRow {
  key: string;
  label: Label;
  abilities: string[];
  menus: string[];
  grants: { form: string; actions: string[]; scope: unknown; fields?: Record<string, string> }[];
  builtin: boolean;
  users: number;
}

export interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  role: string;
  created_by: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used: string | null;
}

export interface AuditRow {
  id: number;
  at: string;
  actor: { id: string; name: string | null } | null;
  action: string;
  form: string | null;
  record: string | null;
  detail: Record<string, unknown>;
  ip: string | null;
}

export interface MessageRow {
  id: string;
  at: string;
  channel: string;
  recipient: string;
  template: string;
  body: string;
  status: string;
  error: string | null;
}

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
