import { Button, Checkbox, Input, Select, Tag, TimePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { canDo, useForm, useForms } from "../../api/forms";
import { ConditionEditor } from "../../engines/conditions";
import { useLabel } from "../../lib/i18n";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type ExportQuery, type Period, type Schedule, type ScheduleBody, saveSchedule } from "./api";
import { ExportFields, Part } from "./ExportFields";
import { emptyQuery, fittingDay } from "./query";
import { useDoing } from "./useDoing";

interface Props {
  schedule: Schedule | undefined;
  /** A list that is to become a schedule. */
  draft: { form: string; query: ExportQuery } | undefined;
  onDone: () => void;
}

const PERIODS: Period[] = ["daily", "weekly", "monthly"];

/** What is exported, when, and for whom. */
export function ScheduleForm({ schedule, draft, onDone }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const forms = useForms();
  const doing = useDoing();
  const [body, setBody] = useState<ScheduleBody>(() => startOf(schedule, draft));
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<string[]>([]);
  const form = useForm(body.form || undefined);
  const change = (part: Partial<ScheduleBody>) => setBody((old) => ({ ...old, ...part }));
  const changeQuery = (part: Partial<ExportQuery>) =>
    setBody((old) => ({ ...old, query: { ...old.query, ...part } }));
  const exportable = (forms.data ?? []).filter((item) => canDo(item, "export"));
  const ready = Boolean(body.form && body.name.trim());
  const save = async () => {
    setBusy(true);
    setFailures([]);
    try {
      await saveSchedule(schedule?.id, { ...body, name: body.name.trim() });
      doing(async () => undefined, t("common.saved"));
      onDone();
    } catch (problem) {
      const issues = problem instanceof ApiProblem ? problem.issues.map(({ message }) => message) : [];
      setFailures(issues.length > 0 ? issues : [errorText(problem)]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="sl-export-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) void save();
      }}
    >
      <Part title={t("exports.schedule.form")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("exports.schedule.form")}
          placeholder={t("exports.schedule.chooseForm")}
          loading={forms.isPending}
          value={body.form || undefined}
          onChange={(key) => change({ form: key, query: { ...emptyQuery, format: body.query.format } })}
          options={exportable.map((item) => ({ value: item.key, label: label(item.label) }))}
        />
      </Part>
      <Part title={t("exports.schedule.name")}>
        <Input
          value={body.name}
          maxLength={100}
          aria-label={t("exports.schedule.name")}
          placeholder={t("exports.schedule.namePlaceholder")}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Part>
      <Part title={t("exports.schedule.time")}>
        <div className="sl-export-when">
          <Select
            aria-label={t("exports.schedule.period")}
            value={body.period}
            onChange={(period) => change({ period, day: fittingDay(period, body.day) })}
            options={PERIODS.map((value) => ({ value, label: t(`exports.schedule.period_${value}`) }))}
          />
          {body.period !== "daily" && (
            <Select
              aria-label={t("exports.schedule.day")}
              value={body.day}
              onChange={(day) => change({ day })}
              options={Array.from({ length: body.period === "weekly" ? 7 : 31 }, (_, index) => ({
                value: index + 1,
                label:
                  body.period === "weekly"
                    ? t(`exports.weekday.${index + 1}`)
                    : t("exports.schedule.dayOfMonth", { day: index + 1 }),
              }))}
            />
          )}
          <TimePicker
            aria-label={t("exports.schedule.clock")}
            format="HH:mm"
            minuteStep={5}
            needConfirm={false}
            allowClear={false}
            value={dayjs(`2026-01-01T${body.clock}`)}
            onChange={(value) => value && change({ clock: (value as dayjs.Dayjs).format("HH:mm") })}
          />
        </div>
        {body.period === "monthly" && body.day > 28 && (
          <p className="sl-muted">{t("exports.schedule.shortMonth")}</p>
        )}
      </Part>
      <Part title={t("exports.schedule.to")}>
        <RemoteSelect
          form="user"
          multiple
          value={body.recipients}
          placeholder={t("exports.schedule.onlyMe")}
          onChange={(recipients) => change({ recipients })}
        />
        <p className="sl-muted">{t("exports.schedule.toHint")}</p>
        <Checkbox checked={body.email} onChange={(event) => change({ email: event.target.checked })}>
          {t("exports.schedule.email")}
        </Checkbox>
      </Part>
      {form.isError && <ErrorState error={form.error} onRetry={() => void form.refetch()} />}
      {body.form && form.isPending && <PageSkeleton rows={4} />}
      {form.data && (
        <>
          <Part title={t("exports.rows.title")}>
            <ConditionEditor
              key={body.form}
              form={form.data}
              value={body.query.filter}
              onChange={(filter) => changeQuery({ filter })}
            />
            {body.query.search && (
              <Tag closable onClose={() => changeQuery({ search: null })}>
                {t("exports.rows.search", { text: body.query.search })}
              </Tag>
            )}
            <p className="sl-muted">{t("exports.schedule.rowsHint")}</p>
          </Part>
          <ExportFields
            key={`fields-${body.form}`}
            form={form.data}
            query={body.query}
            onChange={changeQuery}
            shown={draft?.form === body.form ? draft.query.columns : undefined}
          />
        </>
      )}
      {failures.length > 0 && (
        <div role="alert" className="sl-error">
          {failures.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      )}
      <div className="sl-export-footer sl-export-save">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}

function startOf(schedule: Schedule | undefined, draft: Props["draft"]): ScheduleBody {
  if (schedule) {
    const { form, name, period, day, clock, email } = schedule;
    const recipients = schedule.recipients.map(({ id }) => id);
    return { form, name, period, day, clock, email, recipients, query: { ...emptyQuery, ...schedule.query } };
  }
  const query = draft?.query ?? emptyQuery;
  return {
    form: draft?.form ?? "",
    name: "",
    period: "daily",
    day: 1,
    clock: "08:00",
    recipients: [],
    email: true,
    query,
  };
}
