import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { setZone } from "../lib/zone";
import { ApiProblem, api, configureClient } from "./client";
import type { Session } from "./types";

const KEY = ["session"];
const SessionContext = createContext<Session | null>(null);

function remember(session: Session): Session {
  configureClient({ csrf: session.csrf });
  setZone(session.zone);
  return session;
}

/** The session as the server sees it; null when signed out. */
export function useSessionQuery() {
  return useQuery({
    queryKey: KEY,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status > 0),
    queryFn: async (): Promise<Session | null> => {
      try {
        return remember(await api.get<Session>("/session", { anonymous: true }));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }
    },
  });
}

/** Sign in, sign out, and what to do when the server says that the session is over. */
export function useSessionActions() {
  const client = useQueryClient();
  return {
    async signIn(account: string, password: string): Promise<void> {
      const session = await api.post<Session>("/session", { account, password }, { anonymous: true });
      client.setQueryData(KEY, remember(session));
    },
    async signOut(): Promise<void> {
      await api.delete("/session", { anonymous: true });
      client.clear();
      client.setQueryData(KEY, null);
    },
    /** The server said so; on a phone the page for signing in takes over. */
    ended(): void {
      client.setQueryData(KEY, null);
    },
  };
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** The signed-in session; only inside pages that need one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside a signed-in page");
  return session;
}

/** Whether somebody else is being looked as: nothing that writes is offered then. */
export function useReadOnly(): boolean {
  return useSession().seen_by != null;
}

/** Whether the person may do what a right that is not about records allows; nothing while looking as somebody else. */
export function useAbility(ability: string): boolean {
  const { abilities, seen_by } = useSession();
  if (seen_by) return false;
  return abilities.includes("*") || abilities.includes(ability);
}
