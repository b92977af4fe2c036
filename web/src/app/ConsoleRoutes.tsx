import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { useSession } from "../api/session";
import {
  PrintList,
  RecordExtensionsProvider,
  RecordsPage,
  RecycleHome,
  RecyclePage,
} from "../features/records";
import { FollowingPage } from "../features/sharing";
import { PageSkeleton } from "../ui/states";
import { recordExtensions } from "./extensions";
import { homeOf, useMenus } from "./menu";
import { NotFound } from "./NotFound";
import { Shell } from "./shell/Shell";

const StockPage = lazy(() => import("../features/parts").then((m) => ({ default: m.StockPage })));
const SettlementPage = lazy(() =>
  import("../features/settlement").then((m) => ({ default: m.SettlementPage })),
);
const DashboardPage = lazy(() =>
  import("../features/dashboards").then((m) => ({ default: m.DashboardPage })),
);
const ImportsPage = lazy(() => import("../features/imports").then((m) => ({ default: m.ImportsPage })));
const ImportWizard = lazy(() => import("../features/imports").then((m) => ({ default: m.ImportWizard })));
const BuilderHome = lazy(() => import("../features/builder").then((m) => ({ default: m.BuilderHome })));
const AppPage = lazy(() => import("../features/builder").then((m) => ({ default: m.AppPage })));
const PageDesigner = lazy(() =>
  import("../features/page-designer").then((m) => ({ default: m.PageDesigner })),
);
const PrintDesigner = lazy(() => import("../features/printing").then((m) => ({ default: m.PrintDesigner })));
const AdminPage = lazy(() => import("../features/admin").then((m) => ({ default: m.AdminPage })));
const DesignHome = lazy(() => import("../features/designer").then((m) => ({ default: m.DesignHome })));
const DesignerPage = lazy(() => import("../features/designer").then((m) => ({ default: m.DesignerPage })));

/** Every address of the console. */
export function ConsoleRoutes() {
  return (
    <RecordExtensionsProvider extensions={recordExtensions}>
      <Shell>
        <Suspense fallback={<PageSkeleton />}>
          <Routes>
            <Route path="/" element={<Home />} />
            <Route path="/sign-in" element={<Navigate to="/" replace />} />
            <Route path="/f/:form" element={<RecordsPage />} />
            <Route path="/f/:form/:id" element={<RecordsPage />} />
            <Route path="/pages/:form" element={<PageDesigner />} />
            <Route path="/recycled" element={<RecycleHome />} />
            <Route path="/following" element={<FollowingPage />} />
            <Route path="/recycled/:form" element={<RecyclePage />} />
            <Route path="/print/:form" element={<PrintList />} />
            <Route path="/stock" element={<StockPage />} />
            <Route path="/stock/:tab" element={<StockPage />} />
            <Route path="/settlement" element={<SettlementPage />} />
            <Route path="/dashboards" element={<DashboardPage />} />
            <Route path="/dashboards/:key" element={<DashboardPage />} />
            <Route path="/imports" element={<ImportsPage />} />
            <Route path="/imports/new" element={<ImportWizard />} />
            <Route path="/admin/:tab" element={<AdminPage />} />
            <Route path="/build" element={<BuilderHome />} />
            <Route path="/build/:app" element={<AppPage />} />
            <Route path="/design" element={<DesignHome />} />
            <Route path="/design/:form/print" element={<PrintDesigner />} />
            <Route path="/design/:form" element={<DesignerPage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell>
    </RecordExtensionsProvider>
  );
}

function Home() {
  const session = useSession();
  const menus = useMenus();
  if (menus.isPending) return <PageSkeleton />;
  const home = homeOf(session, menus.data ?? []);
  if (home === "/m/") {
    window.location.replace(home);
    return null;
  }
  return <Navigate to={home} replace />;
}
