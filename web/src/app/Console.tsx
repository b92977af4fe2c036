import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { BrowserRouter } from "react-router";
import { ApiProblem, configureClient } from "../api/client";
import { SessionProvider, useSessionActions, useSessionQuery } from "../api/session";
import { ErrorState, PageSkeleton } from "../ui/states";
import { ConsoleRoutes } from "./ConsoleRoutes";
import { Look } from "./Look";
import { SignIn } from "./SignIn";
import "../ui/console.css";
import "../ui/record.css";
import "../ui/shell.css";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiProblem) || error.status >= 500 || error.status === 0),
      refetchOnWindowFocus: false,
    },
  },
});

/** The whole console: look, session, then the pages. */
export function Console() {
  return (
    <QueryClientProvider client={queryClient}>
      <Look>
        <BrowserRouter>
          <SignedIn />
        </BrowserRouter>
      </Look>
    </QueryClientProvider>
  );
}

function SignedIn() {
  const session = useSessionQuery();
  const { ended } = useSessionActions();
  useEffect(() => configureClient({ onSignedOut: ended }), [ended]);
  if (session.isPending) return <PageSkeleton />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <SignIn />;
  return (
    <SessionProvider session={session.data}>
      <ConsoleRoutes />
    </SessionProvider>
  );
}
