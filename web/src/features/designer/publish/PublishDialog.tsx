import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Modal, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, send } from "../../../api/client";
import type { Issue } from "../../../api/types";
import { saveBlob } from "../../../lib/download";
import { useLabel } from "../../../lib/i18n";
import { PageSkeleton, useErrorText } from "../../../ui/states";
import { type Draft, design, type PlanStep } from "../api";
import { useDefinition, useSituation, useTools } from "../context";
import type { Definition } from "../core/definition";
import { importSheet, useSheet } from "../home/sheets";
import { selectionOf } from "../problems";

interface Props {
  onClose: () => void;
  /** `imported`: the import of the spreadsheet's rows that was started with it. */
  onPublished: (imported: string | null) => void;
  /** Publishing goes on by itself: a large table is converted. */
  onConverting: (change: string) => void;
  /** The form was published by somebody else meanwhile. */
  onClash: (published: Draft) => void;
}

/** What publishing will do, said before it is done; what stands in the way leads to its place. */
export function PublishDialog({ onClose, onPublished, onConverting, onClash }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const tools = useTools();
  const form = useDefinition();
  const { problems, publishedVersion } = useSituation();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Issue[]>([]);
  const plan = useQuery({
    queryKey: ["form-plan", tools.form, form],
    gcTime: 0,
    retry: false,
    queryFn: async () => {
      await tools.sync.flush();
      const restore = (await design.draft(tools.form)).restorable ?? [];
      return { ...(await design.plan(tools.form, form, restore)), restore };
    },
  });
  const sheet = useSheet(tools.form);
  const [withRows, setWithRows] = useState(true);
  const failed = plan.error instanceof ApiProblem ? plan.error : null;
  const wrong = [...(failed?.issues ?? []), ...(failed ? [] : problems), ...refused];
  const steps = plan.data?.steps ?? [];
  const publish = async () => {
    setBusy(true);
    setRefused([]);
    try {
      await tools.sync.flush();
      if (!tools.sync.settled) throw new Error(t("designer.publish.unsaved"));
      const done = await design.publish(tools.form, tools.sync.version, plan.data?.restore);
      if (done.change) onConverting(done.change);
      else onPublished(await imported(done.definition));
    } catch (error) {
      const current = error instanceof ApiProblem && error.status === 409 ? error.body.current : null;
      if (current) onClash(current as Draft);
      else if (error instanceof ApiProblem && error.issues.length > 0) setRefused(error.issues);
      else void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const imported = async (definition: Definition): Promise<string | null> => {
    if (!sheet.data || !withRows) return null;
    try {
      return await importSheet(definition, sheet.data);
    } catch (error) {
      void message.error(t("designer.publish.rowsFailed", { reason: errorText(error) }), 8);
      return null;
    }
  };
  const unchanged = publishedVersion > 0 && tools.sync.version === 0 && tools.sync.settled;
  return (
    <Modal
      open
      width={680}
      title={t("designer.publish.title", { name: label(form.label) })}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {t("common.cancel")}
        </Button>,
        <Button
          key="yes"
          type="primary"
          loading={busy}
          disabled={!plan.data || wrong.length > 0 || unchanged}
          onClick={() => void publish()}
        >
          {sheet.data && withRows ? t("designer.publish.doAndImport") : t("designer.publish.do")}
        </Button>,
      ]}
    >
      {plan.isPending && <PageSkeleton rows={4} />}
      {plan.isError && wrong.length === 0 && <Alert type="error" title={errorText(plan.error)} />}
      {wrong.length > 0 && <Problems problems={wrong} onClose={onClose} />}
      {plan.data && wrong.length === 0 && (
        <>
          <p>
            {publishedVersion === 0
              ? t("designer.publish.first")
              : t("designer.publish.rows", { count: rowsOf(plan.data) })}
            {steps.length > 0 &&
              `${t("designer.comma")}${t("designer.publish.time", { time: timeText(plan.data.seconds, t) })}`}
          </p>
          {steps.length === 0 && (
            <p className="sl-muted">
              {t(unchanged ? "designer.publish.unchanged" : "designer.publish.onlyLook")}
            </p>
          )}
          {steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own
            <Step key={at} step={step} restore={plan.data.restore} />
          ))}
          {sheet.data && (
            <p style={{ marginTop: 12 }}>
              <Checkbox checked={withRows} onChange={(event) => setWithRows(event.target.checked)}>
                {t("designer.publish.rowsOf", { count: sheet.data.rows, file: sheet.data.file.name })}
              </Checkbox>
            </p>
          )}
        </>
      )}
    </Modal>
  );
}

/** The database guesses how many rows there are; what a step counted is no guess. */
const rowsOf = ({ rows, steps }: { rows: number; steps: readonly PlanStep[] }) =>
  Math.max(rows, ...steps.map((step) => step.rows ?? 0));

type Words = ReturnType<typeof useTranslation>["t"];

function timeText(seconds: number, t: Words): string {
  if (seconds < 1) return t("designer.publish.moment");
  return seconds < 90
    ? t("designer.publish.seconds", { count: Math.round(seconds) })
    : t("designer.publish.minutes", { count: Math.round(seconds / 60) });
}

export function Problems({ problems, onClose }: { problems: readonly Issue[]; onClose: () => void }) {
  const { t } = useTranslation();
  const tools = useTools();
  const form = useDefinition();
  return (
    <>
      <p>{t("designer.publish.problems", { count: problems.length })}</p>
      {problems.map((problem) => (
        <div key={`${problem.path}:${problem.message}`} className="sl-plan-step">
          <div>{problem.message}</div>
          <Button
            size="small"
            type="link"
            onClick={() => {
              tools.select(selectionOf(form, problem.path));
              onClose();
            }}
          >
            {t("designer.delete.goTo")}
          </Button>
        </div>
      ))}
    </>
  );
}

function Step({ step, restore }: { step: PlanStep; restore: string[] }) {
  const { t } = useTranslation();
  const tools = useTools();
  const form = useDefinition();
  const download = async () => {
    const path = `/forms/${encodeURIComponent(tools.form)}/plan/failures`;
    const answer = await send("POST", path, { body: { definition: form, restore } });
    saveBlob(await answer.blob(), `${tools.form}-${step.field ?? "values"}.csv`);
  };
  const samples = (step.samples ?? []) as { value: string; reason: string }[];
  return (
    <div className="sl-plan-step">
      <div>
        <div>{step.text}</div>
        {samples.slice(0, 5).map((sample) => (
          <div key={`${sample.value}:${sample.reason}`} className="sl-setting-problem">
            {sample.value} · {sample.reason}
          </div>
        ))}
        {Boolean(step.failing) && (
          <Button size="small" type="link" onClick={() => void download()}>
            {t("designer.publish.download")}
          </Button>
        )}
      </div>
      <Tag>{t(`designer.lock.${step.lock}`, { defaultValue: step.lock })}</Tag>
      {step.seconds >= 1 && <span className="sl-muted">{timeText(step.seconds, t)}</span>}
    </div>
  );
}
