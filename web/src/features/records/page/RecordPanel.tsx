import { Segmented } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../api/client";
import { useRecord } from "../../../api/records";
import type { FormMeta } from "../../../api/types";
import { useMediaQuery, useNarrow } from "../../../lib/hooks";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { useExtension } from "../extensions";
import { Fields } from "./Fields";
import { pageFor } from "./layout/choose";
import { RecordActions } from "./RecordActions";
import { RecordHeader } from "./RecordHeader";
import { RelatedLists } from "./RelatedLists";
import { Timeline } from "./Timeline";

const PageBody = lazy(() => import("./layout/PageBody").then((m) => ({ default: m.PageBody })));
const DeletedRecord = lazy(() => import("./DeletedRecord"));

type Shown = "details" | "activity";

interface Props {
  form: FormMeta;
  id: string;
  full: boolean;
  onFull: ((full: boolean) => void) | undefined;
  onClose: () => void;
}

/** One record: header with actions, cards of the form, fields, related records, timeline. */
export default function RecordPanel({ form, id, full, onFull, onClose }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>("details");
  // With room enough the activity stands beside the fields, else behind a switch.
  const beside = useMediaQuery("(min-width: 1024px)") && full;
  const page = pageFor(form, useNarrow());
  const record = useRecord(form.key, id);
  const { Aside } = useExtension(form.key);
  if (record.isPending) return <PageSkeleton rows={12} />;
  if (record.isError && record.error instanceof ApiProblem && record.error.status === 404)
    return (
      <Suspense fallback={<PageSkeleton rows={12} />}>
        <DeletedRecord form={form} id={id} error={record.error} onClose={onClose} />
      </Suspense>
    );
  if (record.isError) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />;
  if (page) {
    return (
      <RecordActions form={form} record={record.data}>
        <article className="sl-record sl-record-laid">
          <RecordHeader form={form} record={record.data} full={full} onFull={onFull} onClose={onClose} />
          <div className="sl-record-body">
            {Aside && (
              <Suspense fallback={<PageSkeleton rows={3} />}>
                <Aside form={form} record={record.data} />
              </Suspense>
            )}
            <Suspense fallback={<PageSkeleton rows={12} />}>
              <PageBody form={form} page={page} record={record.data} beside={beside} />
            </Suspense>
          </div>
        </article>
      </RecordActions>
    );
  }
  const details = (
    <div className="sl-record-main">
      {Aside && (
        <Suspense fallback={<PageSkeleton rows={3} />}>
          <Aside form={form} record={record.data} />
        </Suspense>
      )}
      <Fields form={form} record={record.data} />
      <RelatedLists form={form} record={record.data} />
    </div>
  );
  const activity = (
    <div className="sl-record-side">
      <Timeline form={form} record={record.data} />
    </div>
  );
  return (
    <RecordActions form={form} record={record.data}>
      <article className={beside ? "sl-record sl-record-full" : "sl-record"}>
        <RecordHeader form={form} record={record.data} full={full} onFull={onFull} onClose={onClose} />
        {!beside && (
          <div className="sl-record-tabs">
            <Segmented<Shown>
              block
              value={shown}
              onChange={setShown}
              options={[
                { value: "details", label: t("records.page.details") },
                { value: "activity", label: t("records.timeline.title") },
              ]}
            />
          </div>
        )}
        <div className="sl-record-body">
          {(beside || shown === "details") && details}
          {(beside || shown === "activity") && activity}
        </div>
      </article>
    </RecordActions>
  );
}
