export { useDashboard, useDashboards } from "./api";
export { DashboardCard } from "./DashboardCard";
export { DashboardPage } from "./DashboardPage";
