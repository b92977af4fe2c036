import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import { Empty, Page, Skeleton } from "../ui/phone/page";
import { Toasts } from "../ui/phone/toast";

const RequestPage = lazy(() => import("./request/RequestPage"));
const FormPage = lazy(() => import("./forms/FormPage"));
const LookUpPage = lazy(() => import("./forms/LookUpPage"));
const SharedPage = lazy(() => import("./shared/SharedPage"));
const TrackingPage = lazy(() => import("./tracking/TrackingPage"));

const isTemporary = (error: unknown) =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;

const client = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && isTemporary(error) } },
});

/** Told apart by their address: /s/{channel} asks for service, /t/{token} follows it, /p/{form} is filled in, /q/{form} looks up, /r/{token} shows a shared record. */
function Screen() {
  const { t } = useTranslation();
  const [, kind, name] = location.pathname.split("/");
  if (kind === "s" && name) return <RequestPage channel={decodeURIComponent(name)} />;
  if (kind === "p" && name) return <FormPage form={decodeURIComponent(name)} />;
  if (kind === "q" && name) return <LookUpPage form={decodeURIComponent(name)} />;
  if (kind === "r" && name) return <SharedPage token={decodeURIComponent(name)} />;
  if (kind === "t" && name) return <TrackingPage token={decodeURIComponent(name)} />;
  return (
    <Page>
      <Empty icon="warn" title={t("portal.wrongLink")} hint={t("portal.wrongLinkHint")} />
    </Page>
  );
}

const waiting = (
  <Page>
    <Skeleton heights={[72, 160, 160, 120]} />
  </Page>
);

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Suspense fallback={waiting}>
        <Screen />
      </Suspense>
      <Toasts />
    </QueryClientProvider>
  );
}
