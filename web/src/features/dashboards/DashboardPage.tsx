import { Select, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useLabel } from "../../lib/i18n";
import { PageHeader } from "../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { useDashboard, useDashboards } from "./api";
import { DashboardCard } from "./DashboardCard";
import type { Period } from "./drill";
import "./dashboards.css";

const PERIODS: Record<string, Period> = {
  today: "today",
  week: "this_week",
  month: "this_month",
  days30: { last: 30, unit: "day" },
  days90: { last: 90, unit: "day" },
  year: "this_year",
  months12: { last: 365, unit: "day" },
};

/** A dashboard: cards on a grid, one period for all, a click opens the list behind a point. */
export function DashboardPage() {
  const { t } = useTranslation();
  const label = useLabel();
  const { key } = useParams();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const all = useDashboards();
  const chosen = key ?? all.data?.[0]?.key;
  const dashboard = useDashboard(chosen);
  const period = params.get("period");
  if (all.isPending) return <PageSkeleton />;
  if (all.isError) return <ErrorState error={all.error} onRetry={() => void all.refetch()} />;
  if (all.data.length === 0)
    return <EmptyState title={t("dashboards.none")} hint={t("dashboards.noneHint")} />;
  return (
    <>
      <PageHeader
        title={label(dashboard.data?.label) || t("dashboards.title")}
        extra={
          <Select
            allowClear
            value={period}
            placeholder={t("dashboards.period.own")}
            aria-label={t("dashboards.period.label")}
            onChange={(value?: string) => setParams(value ? { period: value } : {}, { replace: true })}
            options={Object.keys(PERIODS).map((value) => ({ value, label: t(`dashboards.period.${value}`) }))}
            style={{ width: 150 }}
          />
        }
      />
      {all.data.length > 1 && (
        <Tabs
          className="sl-page-body"
          activeKey={chosen}
          onChange={(next) => void navigate(`/dashboards/${next}`)}
          items={all.data.map((item) => ({ key: item.key, label: label(item.label) }))}
        />
      )}
      {dashboard.isPending && <PageSkeleton />}
      {dashboard.isError && <ErrorState error={dashboard.error} onRetry={() => void dashboard.refetch()} />}
      <div className="sl-dashboard">
        {[...(dashboard.data?.cards ?? [])]
          .sort((a, b) => a.layout.y - b.layout.y || a.layout.x - b.layout.x)
          .map((card) => (
            <DashboardCard key={card.key} card={card} period={PERIODS[period ?? ""] ?? null} />
          ))}
      </div>
    </>
  );
}
