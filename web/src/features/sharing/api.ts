import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Label, Schemas } from "../../api/types";

export type SharedLink = Schemas["Link"];
export type Followed = Schemas["Followed"];
export type FollowChoice = Schemas["FollowChoice"];

const place = (form: string, id: string) => `/forms/${form}/records/${id}`;
const followersKey = (form: string, id: string) => ["record", form, id, "followers"];
const linksKey = (form: string, id: string) => ["record", form, id, "links"];

export function useFollowers(form: string, id: string) {
  return useQuery({
    queryKey: followersKey(form, id),
    queryFn: () => api.get<Schemas["Followers"]>(`${place(form, id)}/followers`),
    staleTime: 30_000,
  });
}

/** Follows a record, or stops. */
export function useFollow(form: string, id: string) {
  const client = useQueryClient();
  return async (on: boolean) => {
    const path = `${place(form, id)}/follow`;
    await (on ? api.put(path, undefined) : api.delete(path));
    await Promise.all([
      client.invalidateQueries({ queryKey: followersKey(form, id) }),
      client.invalidateQueries({ queryKey: ["following"] }),
    ]);
  };
}

export function useFollowing(form: string | null) {
  return useInfiniteQuery({
    queryKey: ["following", form],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.get<Schemas["FollowedPage"]>("/following", { query: { form, cursor: pageParam } }),
    getNextPageParam: (page) => page.next,
  });
}

export function useFollowChoice() {
  return useQuery({
    queryKey: ["following", "choice"],
    queryFn: () => api.get<FollowChoice>("/following/choice"),
  });
}

export const saveFollowChoice = (choice: FollowChoice) => api.put<void>("/following/choice", choice);

export const sendToPeople = (form: string, id: string, people: string[], comment: string) =>
  api.post<Schemas["SendAnswer"]>(`${place(form, id)}/share`, { people, comment });

export function useLinks(form: string, id: string) {
  return useQuery({
    queryKey: linksKey(form, id),
    queryFn: () => api.get<Schemas["Links"]>(`${place(form, id)}/links`),
    staleTime: 0,
  });
}

export function useAllLinks() {
  return useInfiniteQuery({
    queryKey: ["shared-links"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.get<Schemas["LinkPage"]>("/shared-links", { query: { cursor: pageParam } }),
    getNextPageParam: (page) => page.next,
  });
}

/** Print templates that make a document of one record. */
export function useDocuments(form: string) {
  return useQuery({
    queryKey: ["print-templates", form, "documents"],
    queryFn: async () => {
      const rows = await api.get<{ id: string; label: Label; kind: string }[]>(
        `/forms/${form}/print-templates`,
      );
      return rows.filter((row) => row.kind === "document");
    },
    staleTime: 60_000,
  });
}

export const createLink = (form: string, id: string, body: Schemas["LinkBody"]) =>
  api.post<SharedLink>(`${place(form, id)}/links`, body);

export const revokeLink = (link: string) => api.delete<void>(`/shared-links/${link}`);

/** Makes lists of links load again. */
export function useRefreshLinks() {
  const client = useQueryClient();
  return (form: string, id: string) =>
    Promise.all([
      client.invalidateQueries({ queryKey: linksKey(form, id) }),
      client.invalidateQueries({ queryKey: ["shared-links"] }),
    ]);
}
