import { Suspense } from "react";
import { useRecord } from "../../../api/records";
import type { FormMeta } from "../../../api/types";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { useExtension } from "../extensions";
import { Fields } from "./Fields";
import { RecordHeader } from "./RecordHeader";
import { RelatedLists } from "./RelatedLists";
import { Timeline } from "./Timeline";

interface Props {
  form: FormMeta;
  id: string;
  full: boolean;
  onFull: ((full: boolean) => void) | undefined;
  onClose: () => void;
}

/** One record: header with actions, cards of the form, fields, related records, timeline. */
export default function RecordPanel({ form, id, full, onFull, onClose }: Props) {
  const record = useRecord(form.key, id);
  const { Aside } = useExtension(form.key);
  if (record.isPending) return <PageSkeleton rows={12} />;
  if (record.isError) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />;
  return (
    <article className={full ? "sl-record sl-record-full" : "sl-record"}>
      <RecordHeader form={form} record={record.data} full={full} onFull={onFull} onClose={onClose} />
      <div className="sl-record-body">
        <div className="sl-record-main">
          {Aside && (
            <Suspense fallback={<PageSkeleton rows={3} />}>
              <Aside form={form} record={record.data} />
            </Suspense>
          )}
          <Fields form={form} record={record.data} />
          <RelatedLists form={form} record={record.data} />
        </div>
        <div className="sl-record-side">
          <Timeline form={form} record={record.data} />
        </div>
      </div>
    </article>
  );
}
