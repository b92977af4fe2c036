import { PlusOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { useNarrow } from "../../lib/hooks";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { type ExportQuery, type Schedule, useExports, useSchedules } from "./api";
import { RunList } from "./RunList";
import { ScheduleForm } from "./ScheduleForm";
import { ScheduleList } from "./ScheduleList";
import "./exports.css";

interface Draft {
  form: string;
  query: ExportQuery;
}

/** Exports that run by themselves, and the files made lately. */
export function ExportsTab() {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const location = useLocation();
  const schedules = useSchedules();
  const runs = useExports();
  const draft = (location.state as { schedule?: Draft } | null)?.schedule;
  const [edited, setEdited] = useState<Schedule | "new" | null>(draft ? "new" : null);
  const close = () => {
    setEdited(null);
    if (draft) void navigate(`${location.pathname}${location.search}`, { replace: true, state: null });
  };
  const create = (
    <Button icon={<PlusOutlined />} onClick={() => setEdited("new")}>
      {t("exports.schedule.new")}
    </Button>
  );
  return (
    <div className="sl-exports">
      <section>
        <header>
          <h2>{t("exports.schedule.title")}</h2>
          <span className="sl-grow" />
          {(schedules.data?.length ?? 0) > 0 && create}
        </header>
        {schedules.isPending && <PageSkeleton rows={3} />}
        {schedules.isError && <ErrorState error={schedules.error} onRetry={() => void schedules.refetch()} />}
        {schedules.data?.length === 0 && (
          <EmptyState
            title={t("exports.schedule.none")}
            hint={t("exports.schedule.noneHint")}
            action={create}
          />
        )}
        {schedules.data && schedules.data.length > 0 && (
          <ScheduleList rows={schedules.data} narrow={narrow} onEdit={setEdited} />
        )}
      </section>
      <section>
        <header>
          <h2>{t("exports.recent.title")}</h2>
          <span className="sl-muted">{t("exports.recent.hint")}</span>
        </header>
        {runs.isPending && <PageSkeleton rows={3} />}
        {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
        {runs.data?.length === 0 && (
          <EmptyState title={t("exports.recent.none")} hint={t("exports.recent.noneHint")} />
        )}
        {runs.data && runs.data.length > 0 && <RunList rows={runs.data} narrow={narrow} />}
      </section>
      <Drawer
        open={edited !== null}
        onClose={close}
        title={t(edited === "new" ? "exports.schedule.new" : "exports.schedule.edit")}
        size={narrow ? "100%" : 620}
        destroyOnHidden
      >
        {edited !== null && (
          <ScheduleForm
            key={edited === "new" ? "new" : edited.id}
            schedule={edited === "new" ? undefined : edited}
            draft={draft}
            onDone={close}
          />
        )}
      </Drawer>
    </div>
  );
}
