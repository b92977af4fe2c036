import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useForm } from "../../api/forms";
import type { Condition, SortKey } from "../../api/types";
import { ConditionChips } from "../../engines/conditions";
import { formatNumber } from "../../lib/format";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type ExportQuery, exportNow, outlook, startExport } from "./api";
import { ExportFields, Part } from "./ExportFields";
import { ExportProgress } from "./ExportProgress";
import { emptyQuery } from "./query";
import "./exports.css";

export interface ExportWizardProps {
  form: string;
  columns: string[];
  filter: Condition | null;
  sort: SortKey[];
  search?: string | undefined;
  /** Is made in the background at once, with this format. */
  started?: string | undefined;
  onClose: () => void;
}

/** Exports a list: what of it, as what; a large one in the background, with its progress. */
export function ExportWizard({
  form: key,
  columns,
  filter,
  sort,
  search,
  started,
  onClose,
}: ExportWizardProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const form = useForm(key);
  const [query, setQuery] = useState<ExportQuery>({
    ...emptyQuery,
    columns,
    filter,
    sort,
    search: search ?? null,
  });
  const [run, setRun] = useState(started);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const expected = useQuery({
    queryKey: ["exports", "outlook", key, query],
    queryFn: () => outlook(key, query),
    enabled: !run,
    retry: false,
    staleTime: 30_000,
  });
  const start = async () => {
    setBusy(true);
    setFailure("");
    try {
      if (expected.data?.background) setRun((await startExport(key, query)).id);
      else {
        await exportNow(key, query);
        onClose();
      }
    } catch (problem) {
      setFailure(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const schedule = () => {
    const draft = { form: key, query: { ...query, search: search ?? null } };
    void navigate("/imports?tab=exports", { state: { schedule: draft } });
  };
  const title = form.data ? t("exports.titleFor", { name: label(form.data.label) }) : t("exports.title");
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      width={640}
      destroyOnHidden
      footer={
        run ? null : (
          <div className="sl-export-footer">
            <Button type="link" onClick={schedule}>
              {t("exports.schedule.asSchedule")}
            </Button>
            <span className="sl-grow" />
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="primary" loading={busy} disabled={!expected.data} onClick={() => void start()}>
              {expected.data?.background ? t("exports.startBackground") : t("exports.start")}
            </Button>
          </div>
        )
      }
    >
      {run && <ExportProgress id={run} onClose={onClose} />}
      {!run && form.isError && <ErrorState error={form.error} onRetry={() => void form.refetch()} />}
      {!run && form.isPending && <PageSkeleton rows={5} />}
      {!run && form.data && (
        <div className="sl-export-form">
          <Part title={t("exports.rows.title")}>
            <b>
              {expected.data
                ? t("exports.rows.count", { count: formatNumber(expected.data.rows) as never })
                : "…"}
            </b>{" "}
            {filter && Object.keys(filter).length > 0 && <ConditionChips form={form.data} value={filter} />}
            {search && <span className="sl-muted">{t("exports.rows.search", { text: search })}</span>}
            <p className="sl-muted">{t("exports.rows.hint")}</p>
          </Part>
          <ExportFields
            form={form.data}
            query={query}
            shown={columns}
            onChange={(change) => setQuery((old) => ({ ...old, ...change }))}
          />
          {expected.data?.rows === 0 && <Alert type="info" showIcon title={t("exports.rows.none")} />}
          {expected.data?.background && <Alert type="info" showIcon title={t("exports.background")} />}
          {(failure || expected.isError) && (
            <p role="alert" className="sl-error">
              {failure || errorText(expected.error)}
            </p>
          )}
        </div>
      )}
    </Modal>
  );
}
