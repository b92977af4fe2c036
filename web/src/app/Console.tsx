import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { BrowserRouter, useLocation, useNavigate } from "react-router";
import { ApiProblem, configureClient } from "../api/client";
import { SessionProvider, useSessionQuery } from "../api/session";
import { reopenStream } from "../api/stream";
import { ErrorState, PageSkeleton } from "../ui/states";
import { ConsoleRoutes } from "./ConsoleRoutes";
import { Look } from "./Look";
import { SignIn } from "./SignIn";
import { SignInAgain } from "./SignInAgain";
import "../ui/console.css";
import "../ui/print.css";
import "../ui/record.css";
import "../ui/shell.css";

const AcceptInvitation = lazy(() => import("./AcceptInvitation"));

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
  const client = useQueryClient();
  const [over, setOver] = useState(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(() => configureClient({ onSignedOut: () => setOver(true) }), []);
  const goOn = () => {
    setOver(false);
    reopenStream();
    // What failed meanwhile is asked for again; what was typed is not touched.
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  };
  if (pathname.startsWith("/invite/")) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <AcceptInvitation token={pathname.slice("/invite/".length)} onDone={() => void navigate("/")} />
      </Suspense>
    );
  }
  if (session.isPending) return <PageSkeleton />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <SignIn onSignedIn={() => setOver(false)} />;
  return (
    <SessionProvider session={session.data}>
      <ConsoleRoutes />
      {over && <SignInAgain onDone={goOn} />}
    </SessionProvider>
  );
}
