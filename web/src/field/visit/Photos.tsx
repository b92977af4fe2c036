import { useTranslation } from "react-i18next";
import type { FieldMeta, FileValue } from "../../api/types";
import { FieldDisplay, FieldInput } from "../../engines/form/runtime/phone";
import { filesOf } from "../../engines/form/runtime/values";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Card } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { useVisitRequest } from "../api";
import { Screen } from "./Screen";
import { useVisitScreen } from "./useScreen";

const MAX_PHOTOS = 30;
const MAX_MB = 15;

const photoField = (label: string, room: number): FieldMeta => ({
  key: "photos",
  type: "image",
  label,
  kind: "json",
  settings: { max_count: room, max_size_mb: MAX_MB },
  access: "write",
  operators: [],
});

/** Photos that the office sees at once. Those before and after the work are asked for in the report. */
export default function Photos() {
  const { t } = useTranslation();
  const screen = useVisitScreen();
  const draft = useDraft<FileValue[]>(`photos.${screen.id}`, []);
  const request = useVisitRequest<{ files: string[] }>(screen.id, "photos");
  const saved = filesOf(screen.detail?.visit.photos);
  const fresh = draft.value;
  const save = async () => {
    if (!(await request.run({ files: fresh.map(({ id }) => id) }))) return;
    draft.clear();
    toast(t("field.photos.saved"));
  };
  const foot = screen.open && (
    <Button look="primary" pending={request.pending} disabled={!fresh.length} onClick={() => void save()}>
      {t("field.photos.save", { count: fresh.length })}
    </Button>
  );
  return (
    <Screen title={t("field.work.photos")} back={screen.back} query={screen.query} foot={foot}>
      {screen.open && (
        <Card>
          <FieldInput
            field={photoField(t("field.photos.new"), MAX_PHOTOS - saved.length)}
            value={fresh}
            onChange={(files) => draft.set(filesOf(files))}
            disabled={request.pending}
          />
        </Card>
      )}
      {request.failed && <ProblemNote error={request.error} onRetry={() => void save()} />}
      {saved.length > 0 ? (
        <Card title={t("field.photos.kept")}>
          <FieldDisplay field={photoField("", MAX_PHOTOS)} value={saved} />
        </Card>
      ) : (
        !screen.open && <p className="p-soft">{t("field.photos.none")}</p>
      )}
    </Screen>
  );
}
