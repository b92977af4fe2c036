import { lazy, Suspense, startTransition, useEffect, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useForm } from "../../api/forms";
import { useRecord } from "../../api/records";
import { useNarrow } from "../../lib/hooks";
import { ErrorState, PageSkeleton } from "../../ui/states";
import { RecordList } from "./list/RecordList";
import { PresenceProvider } from "./page/presence";

const panel = () => import("./page/RecordPanel");
const RecordPanel = lazy(panel);
// Who comes by a record's address waits for its code as well: it is fetched while session and form are on their way.
if (/^\/f\/[^/]+\/./.test(window.location.pathname)) void panel();

/** A form's list; an open record stands beside it, or alone when asked or when the window is narrow. */
export function RecordsPage() {
  const { form: key = "", id } = useParams();
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const form = useForm(key);
  const listed = useListAfterRecord(key, id);
  if (form.isPending) return <PageSkeleton />;
  if (form.isError) return <ErrorState error={form.error} onRetry={() => void form.refetch()} />;

  const alone = Boolean(id) && (narrow || params.get("full") === "1");
  // The list's state stays in the address; the form for a new record does not.
  const keep = new URLSearchParams(params);
  keep.delete("new");
  const open = (record: string) => void navigate(`/f/${key}/${record}${keep.size ? `?${keep}` : ""}`);
  const close = () => {
    const next = new URLSearchParams(keep);
    next.delete("full");
    void navigate(`/f/${key}${next.size ? `?${next}` : ""}`);
  };
  const setFull = (full: boolean) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (full) next.set("full", "1");
        else next.delete("full");
        return next;
      },
      { replace: true },
    );
  return (
    <div className={id && !alone ? "sl-split" : "sl-single"}>
      {!alone && listed && <RecordList key={key} form={form.data} openId={id} onOpen={open} />}
      {!alone && !listed && <PageSkeleton rows={12} />}
      {id && (
        <section className="sl-panel">
          <Suspense fallback={<PageSkeleton />}>
            <PresenceProvider form={key} id={id}>
              <RecordPanel
                key={`${key}/${id}`}
                form={form.data}
                id={id}
                full={alone}
                onFull={narrow ? undefined : setFull}
                onClose={close}
              />
            </PresenceProvider>
          </Suspense>
        </section>
      )}
    </div>
  );
}

/** Whether to draw the list. Somebody who came for a record (a link, a new window) sees that first. */
function useListAfterRecord(form: string, id: string | undefined): boolean {
  const [listed, setListed] = useState(id === undefined);
  const waits = useRecord(form, id).isPending && id !== undefined;
  useEffect(() => {
    if (listed || waits) return undefined;
    const timer = setTimeout(() => startTransition(() => setListed(true)), 50);
    return () => clearTimeout(timer);
  }, [listed, waits]);
  return listed;
}
