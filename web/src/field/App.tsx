import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { ApiProblem, configureClient } from "../api/client";
import { SessionProvider, useSessionActions, useSessionQuery } from "../api/session";
import { Page, Skeleton } from "../ui/phone/page";
import { ProblemNote } from "../ui/phone/problem";
import { Toasts } from "../ui/phone/toast";
import { useLiveVisits } from "./live";
import { SignIn } from "./pages/SignIn";
import { Visits } from "./pages/Visits";

const Visit = lazy(() => import("./visit/Visit"));
const Report = lazy(() => import("./visit/Report"));
const Parts = lazy(() => import("./visit/Parts"));
const Fees = lazy(() => import("./visit/Fees"));
const Photos = lazy(() => import("./visit/Photos"));
const Signing = lazy(() => import("./visit/Signing"));
const VanStock = lazy(() => import("./pages/VanStock"));
const Profile = lazy(() => import("./pages/Profile"));
const Forms = lazy(() => import("./forms/Forms"));
const FormList = lazy(() => import("./forms/FormList"));
const FormRecord = lazy(() => import("./forms/FormRecord"));
const FormEdit = lazy(() => import("./forms/FormEdit"));

const isTemporary = (error: unknown) =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;

const client = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && isTemporary(error), staleTime: 5_000 } },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter basename="/m">
        <SignedIn />
      </BrowserRouter>
      <Toasts />
    </QueryClientProvider>
  );
}

const waiting = (
  <Page>
    <Skeleton heights={[56, 120, 120, 120]} />
  </Page>
);

function SignedIn() {
  const { t } = useTranslation();
  const session = useSessionQuery();
  const { ended } = useSessionActions();
  useEffect(() => configureClient({ onSignedOut: ended }), [ended]);
  if (session.isPending) return waiting;
  if (session.isError) {
    return (
      <Page title={t("field.name")}>
        <ProblemNote error={session.error} onRetry={() => void session.refetch()} />
      </Page>
    );
  }
  if (!session.data) return <SignIn />;
  return (
    <SessionProvider session={session.data}>
      <Screens />
    </SessionProvider>
  );
}

function Screens() {
  useLiveVisits();
  return (
    <Suspense fallback={waiting}>
      <Routes>
        <Route path="/" element={<Visits />} />
        <Route path="/visits/:id" element={<Visit />} />
        <Route path="/visits/:id/report" element={<Report />} />
        <Route path="/visits/:id/parts" element={<Parts />} />
        <Route path="/visits/:id/fees" element={<Fees />} />
        <Route path="/visits/:id/photos" element={<Photos />} />
        <Route path="/visits/:id/signature" element={<Signing />} />
        <Route path="/stock" element={<VanStock />} />
        <Route path="/me" element={<Profile />} />
        <Route path="/f" element={<Forms />} />
        <Route path="/f/:form" element={<FormList />} />
        <Route path="/f/:form/new" element={<FormEdit />} />
        <Route path="/f/:form/:id" element={<FormRecord />} />
        <Route path="/f/:form/:id/edit" element={<FormEdit />} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Suspense>
  );
}
