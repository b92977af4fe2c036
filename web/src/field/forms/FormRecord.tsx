import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { canDo, useForm } from "../../api/forms";
import { useRecord } from "../../api/records";
import type { FormMeta, RecordRow } from "../../api/types";
import { phoneTabsOf } from "../../engines/form/runtime/form/layout";
import { useDecision } from "../../engines/form/runtime/form/use-decision";
import { FieldDisplay, isDrawn, isWide } from "../../engines/form/runtime/phone";
import { isEmpty } from "../../engines/form/runtime/widget";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Card, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { FollowButton } from "../FollowButton";
import { PrintButton } from "../PrintButton";
import { RecordActions } from "./RecordActions";

/** One record, read. */
export default function FormRecord() {
  const { form: key = "", id = "" } = useParams();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const label = useLabel();
  const form = useForm(key);
  const record = useRecord(key, id);
  const error = form.error ?? record.error;
  const title = record.data && form.data && String(record.data[form.data.title] ?? record.data.no ?? "");
  const edit = form.data && !form.data.append_only && canDo(form.data, "update") && record.data && (
    <Button look="primary" block onClick={() => navigate(`/f/${key}/${id}/edit`)}>
      {t("field.forms.edit")}
    </Button>
  );
  return (
    <Page
      title={title || label(form.data?.label)}
      back={{ label: t("field.back"), onClick: () => navigate(`/f/${key}`) }}
      extra={record.data && <FollowButton form={key} id={id} />}
      foot={edit || undefined}
    >
      {error && <ProblemNote error={error} onRetry={() => void record.refetch()} />}
      {!error && !(form.data && record.data) && <Skeleton />}
      {form.data && record.data && (
        <RecordActions form={form.data} record={record.data}>
          <Values form={form.data} record={record.data} />
          <PrintButton form={form.data.key} id={record.data.id} />
        </RecordActions>
      )}
    </Page>
  );
}

function Values({ form, record }: { form: FormMeta; record: RecordRow }) {
  const label = useLabel();
  const { hidden } = useDecision(form, record);
  const status = statusOf(form, record);
  const tabs = phoneTabsOf(
    form,
    (field) =>
      field.key !== status?.key &&
      !field.hidden &&
      !hidden.has(field.key) &&
      (Boolean(field.presentational) || !isEmpty(record[field.key])),
  );
  return (
    <div className="p-stack">
      {status && (
        <p className="p-form-status">
          <FieldDisplay field={status} value={record[status.key]} record={record} />
        </p>
      )}
      {tabs.flatMap((tab) =>
        tab.sections.map((section) => (
          <Card key={`${tab.key} ${section.key}`} title={label(section.label) || undefined}>
            <dl className="p-rows">
              {section.fields.map((field) => (
                <div className={isWide(field) ? "p-row p-row-wide" : "p-row"} key={field.key}>
                  {!isDrawn(field) && <dt>{label(field.label)}</dt>}
                  <dd>
                    <FieldDisplay field={field} value={record[field.key]} record={record} />
                  </dd>
                </div>
              ))}
            </dl>
          </Card>
        )),
      )}
    </div>
  );
}

/** Where the record stands is the first thing to know about it. */
function statusOf(form: FormMeta, record: RecordRow) {
  const field = form.fields.find(({ key }) => key === form.status?.field);
  return field && !field.hidden && !isEmpty(record[field.key]) ? field : undefined;
}
