import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { PageBlock, RecordRow } from "../../../../api/types";
import { allOf } from "../../../../engines/conditions/model";
import { useLabel } from "../../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../../ui/states";
import { DashboardCard, useDashboard } from "../../../dashboards";

interface Props {
  record: RecordRow;
  block: Extract<PageBlock, { kind: "report" }>;
}

/** A card of a dashboard, for this record. */
export default function ReportBlock({ record, block }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const dashboard = useDashboard(block.dashboard);
  const found = dashboard.data?.cards.find((card) => card.key === block.card);
  const card = useMemo(() => {
    if (!found) return undefined;
    const own = block.field ? { field: block.field, op: "eq", value: record.id } : null;
    const query = { ...found.query, filter: allOf(found.query.filter, own) };
    return {
      ...found,
      query,
      layout: { x: 0, y: 0, w: 12, h: 1 },
      label: label(block.label) ? (block.label ?? found.label) : found.label,
    };
  }, [found, block, record.id, label]);
  if (dashboard.isError)
    return <ErrorState error={dashboard.error} onRetry={() => void dashboard.refetch()} />;
  if (dashboard.isPending) return <PageSkeleton rows={3} />;
  if (!card) return <p className="sl-muted sl-section">{t("pages.report.gone")}</p>;
  return (
    <div className="sl-page-report" style={{ "--report": `${block.height ?? 220}px` } as React.CSSProperties}>
      <DashboardCard card={card} period={null} />
    </div>
  );
}
