import { useTranslation } from "react-i18next";
import { useForm } from "../../api/forms";
import type { FieldMeta } from "../../api/types";
import { FieldDisplay, FieldInput } from "../../engines/form/runtime/phone";
import { filesOf } from "../../engines/form/runtime/values";
import { Button } from "../../ui/phone/button";
import { Card, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { newPhotoIds, reportBody, useVisitRequest, type VisitDetail } from "../api";
import { reportFields, startValues, useReportDraft } from "../report";
import { Screen } from "./Screen";
import { useVisitScreen } from "./useScreen";

const KEYS = ["photos_before", "photos_after"];

export default function Photos() {
  const { t } = useTranslation();
  const screen = useVisitScreen();
  const form = useForm("service_report");
  const { detail } = screen;
  if (form.data && detail)
    return <PhotoForm screen={screen} detail={detail} fields={reportFields(form.data)} />;
  return (
    <Screen title={t("field.work.photos")} back={screen.back} query={screen.query}>
      {form.isError ? <ProblemNote error={form.error} onRetry={() => void form.refetch()} /> : <Skeleton />}
    </Screen>
  );
}

interface PhotoFormProps {
  screen: ReturnType<typeof useVisitScreen>;
  detail: VisitDetail;
  fields: FieldMeta[];
}

/**
 * Photos before and after belong to the report. Until it is written they are kept with the visit, so that the
 * office sees them at once, and wait in the report's draft.
 */
function PhotoForm({ screen, detail, fields }: PhotoFormProps) {
  const { t } = useTranslation();
  const { report, visit } = detail;
  const draft = useReportDraft(screen.id, fields, report);
  const early = useVisitRequest<{ files: string[] }>(screen.id, "photos");
  const late = useVisitRequest<object>(screen.id, "report");
  const request = report ? late : early;
  const photos = fields.filter((field) => KEYS.includes(field.key));
  const taken = photos.flatMap((field) => filesOf(draft.value[field.key]));
  const fresh = newPhotoIds(
    taken,
    report ? [report.photos_before, report.photos_after].flatMap(filesOf) : visit.photos,
  );

  const save = async () => {
    const kept = {
      ...startValues(fields, report),
      ...Object.fromEntries(KEYS.map((key) => [key, draft.value[key]])),
    };
    const sent = report ? await late.run(reportBody(kept)) : await early.run({ files: fresh });
    if (!sent) return;
    if (report) draft.clear();
    toast(t("field.photos.saved"));
    screen.leave();
  };
  const foot = screen.open && (
    <Button look="primary" pending={request.pending} disabled={!fresh.length} onClick={() => void save()}>
      {t("field.photos.save", { count: fresh.length })}
    </Button>
  );
  return (
    <Screen title={t("field.work.photos")} back={screen.back} query={screen.query} foot={foot}>
      {photos.map((field) => (
        <Card key={field.key}>
          <FieldInput
            field={screen.open ? field : { ...field, access: "read" }}
            value={draft.value[field.key]}
            onChange={(files) => draft.set((all) => ({ ...all, [field.key]: files }))}
            disabled={request.pending}
          />
          {!screen.open && !filesOf(draft.value[field.key]).length && (
            <p className="p-soft">{t("field.photos.none")}</p>
          )}
        </Card>
      ))}
      <Kept detail={detail} photos={photos} />
      {request.failed && <ProblemNote error={request.error} onRetry={() => void save()} />}
    </Screen>
  );
}

/** All photos that the office has of this visit. */
function Kept({ detail: { visit }, photos }: { detail: VisitDetail; photos: FieldMeta[] }) {
  const { t } = useTranslation();
  const first = photos[0];
  if (!first || !filesOf(visit.photos).length) return null;
  return (
    <Card title={t("field.photos.kept")}>
      <FieldDisplay field={first} value={visit.photos} />
    </Card>
  );
}
