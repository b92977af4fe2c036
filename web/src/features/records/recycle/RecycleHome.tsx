import { useQueryClient } from "@tanstack/react-query";
import { Segmented, Table } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useAbility } from "../../../api/session";
import type { Schemas } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { PageHeader } from "../../../ui/PageHeader";
import { EmptyState, ErrorState, PageSkeleton } from "../../../ui/states";
import { useOverview } from "./api";
import { Retention } from "./Retention";

const DeletedFields = lazy(() => import("./DeletedFields"));
const DeletedForms = lazy(() => import("./DeletedForms"));

const TABS = ["records", "fields", "forms"] as const;
type Tab = (typeof TABS)[number];

/** /recycled: the recycle bins of records by form, and, for who designs forms, of fields and forms. */
export function RecycleHome() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const designs = useAbility("design_forms");
  const asked = TABS.find((tab) => tab === query.get("tab")) ?? "records";
  const tab: Tab = designs ? asked : "records";
  return (
    <>
      <PageHeader title={t("sharing.recycle.title")}>
        {designs && (
          <Segmented<Tab>
            value={tab}
            onChange={(next) => setQuery(next === "records" ? {} : { tab: next })}
            options={TABS.map((value) => ({ value, label: t(`sharing.recycle.${value}`) }))}
          />
        )}
      </PageHeader>
      <div className="sl-page-body">
        {tab === "records" && <Bins />}
        {tab !== "records" && (
          <Suspense fallback={<PageSkeleton />}>
            <p className="sl-muted sl-recycle-note">{t("sharing.recycle.designsHint")}</p>
            {tab === "fields" ? <DeletedFields /> : <DeletedForms />}
          </Suspense>
        )}
      </div>
    </>
  );
}

function Bins() {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const overview = useOverview();
  if (overview.isPending) return <PageSkeleton />;
  if (overview.isError) return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />;
  const { forms } = overview.data;
  return (
    <>
      <Retention
        kept={overview.data}
        onChanged={() => void client.invalidateQueries({ queryKey: ["recycled"] })}
      />
      {forms.length === 0 && (
        <EmptyState title={t("records.recycle.empty")} hint={t("records.recycle.emptyHint")} />
      )}
      {forms.length > 0 && (
        <Table<Schemas["Bin"]>
          size="small"
          rowKey="key"
          dataSource={forms}
          pagination={false}
          columns={[
            {
              key: "form",
              title: t("sharing.recycle.form"),
              render: (bin: Schemas["Bin"]) => <Link to={`/recycled/${bin.key}`}>{label(bin.label)}</Link>,
            },
            {
              key: "count",
              title: t("sharing.recycle.count"),
              align: "right",
              width: 160,
              render: (bin: Schemas["Bin"]) => `${bin.count}${bin.capped ? "+" : ""}`,
            },
          ]}
        />
      )}
    </>
  );
}
