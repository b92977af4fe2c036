import { useQuery } from "@tanstack/react-query";
import { api } from "./client";
import type { Schemas } from "./types";

/** Roles as whoever designs or shares may see them: what they are called, not what they may do. */
export const useRoleNames = () =>
  useQuery({
    queryKey: ["role-names"],
    queryFn: ({ signal }) => api.get<Schemas["RoleName"][]>("/role-names", { signal }),
    staleTime: 60_000,
  });
