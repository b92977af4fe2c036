import { Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../ui/states";
import { listAddress } from "../records";
import { type Card, useReport } from "./api";
import { bodyOf } from "./charts";
import { drillFilter, type Period, withPeriod } from "./drill";
import { useTexts } from "./texts";
import "./dashboards.css";

/** One card: its title opens the list behind it, a point in it opens the list behind the point. */
export function DashboardCard({ card, period }: { card: Card; period: Period | null }) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const query = useMemo(() => withPeriod(card.query, period), [card, period]);
  const report = useReport(query);
  const texts = useTexts(query);
  const addressOf = (values: unknown[]) =>
    listAddress(card.drill?.form ?? query.form, { view: "all", filter: drillFilter(card, query, values) });
  const drill = card.drill ? (values: unknown[]) => void navigate(addressOf(values)) : undefined;
  const { x, y, w, h } = card.layout;
  const place = { "--x": x + 1, "--y": y + 1, "--w": w, "--h": h } as React.CSSProperties;

  const Body = bodyOf(card.chart);
  let body = <PageSkeleton rows={2} />;
  if (report.isError) body = <ErrorState error={report.error} onRetry={() => void report.refetch()} />;
  else if (report.data?.rows.length === 0 && query.dimensions.length > 0) {
    body = <p className="sl-muted sl-card-empty">{t("dashboards.noData")}</p>;
  } else if (report.data) {
    body = (
      <Suspense fallback={<PageSkeleton rows={2} />}>
        <Body
          chart={card.chart}
          settings={card.settings}
          report={report.data}
          query={query}
          texts={texts}
          onDrill={drill}
          label={label(card.label)}
        />
      </Suspense>
    );
  }
  return (
    <section
      className={`sl-dash-card sl-dash-${card.chart}`}
      style={place}
      data-card={card.key}
      aria-label={label(card.label)}
    >
      <h2>{card.drill ? <Link to={addressOf([])}>{label(card.label)}</Link> : label(card.label)}</h2>
      {body}
    </section>
  );
}
