import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/client";
import type { Schemas } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { When } from "../../ui/When";
import type { UserRow } from "./api";
import { chosenForms, heldLink, LEAVE, type Plan, planOf } from "./handoverPlan";

type Holdings = Schemas["Holdings"];
type Run = Schemas["HandoverRun"];
const OTHERS = ["views", "groups", "delegations", "schedules"] as const;

interface Props {
  user: UserRow;
  /** The account is deactivated in the same go. */
  deactivate: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** What a person holds, and who takes it over: one for all, or another one for a form. */
export function Handover({ user, deactivate, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const key = ["admin", "handover", user.id];
  const held = useQuery({
    queryKey: key,
    queryFn: () => api.get<Holdings>(`/users/${user.id}/handover`),
    refetchInterval: ({ state }) => (state.data?.runs.some(isRunning) ? 1_500 : false),
    gcTime: 0,
  });
  const [successor, setSuccessor] = useState<string[]>([]);
  const [plan, setPlan] = useState<Plan>({});
  const [kinds, setKinds] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const forms = (held.data?.forms ?? []).toSorted((a, b) => Number(b.has_status) - Number(a.has_status));
  const present = OTHERS.filter((kind) => (held.data?.[kind].length ?? 0) > 0);
  // Groups bring rights along, so they are chosen by hand.
  const others = kinds ?? present.filter((kind) => kind !== "groups");
  const full = planOf(forms, plan, successor[0]);
  const moving = Object.keys(chosenForms(full)).length > 0 || (others.length > 0 && successor.length > 0);
  const lacking = forms.some((form) => form.has_status && full[form.form] === undefined);
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure("");
    try {
      await work();
      await client.invalidateQueries({ queryKey: ["admin"] });
    } catch (problem) {
      setFailure(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const go = () =>
    attempt(async () => {
      const run = await api.post<Run>(`/users/${user.id}/handover`, {
        successor: successor[0] ?? null,
        forms: chosenForms(full),
        others: successor[0] ? others : [],
        deactivate,
      });
      const said = { count: run.moved, kept: run.kept };
      message.success(t(run.state === "queued" ? "admin.handover.queued" : "admin.handover.done", said));
      onDone();
    });
  const undo = (run: Run) =>
    attempt(async () => {
      const after = await api.post<Run>(`/users/${user.id}/handover/${run.id}/undo`);
      message.success(t("admin.handover.undone", { count: after.moved, kept: after.kept }));
      onDone();
    });
  return (
    <Modal
      open
      width={680}
      title={t(deactivate ? "admin.handover.leave" : "admin.handover.title", { name: user.name })}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {t("common.cancel")}
        </Button>,
        <Button
          key="yes"
          type="primary"
          danger={deactivate}
          loading={busy}
          disabled={!held.data || (!deactivate && !moving)}
          onClick={() => void go()}
        >
          {t(goText(deactivate, moving))}
        </Button>,
      ]}
    >
      {failure && <Alert type="error" showIcon role="alert" title={failure} className="sl-gap" />}
      {held.isPending && <PageSkeleton rows={4} />}
      {held.isError && <ErrorState error={held.error} onRetry={() => void held.refetch()} />}
      {held.data && (
        <>
          {deactivate && <p>{t("admin.handover.leaveHint")}</p>}
          {forms.length === 0 && present.length === 0 && (
            <p className="sl-muted">{t("admin.handover.nothing")}</p>
          )}
          {(forms.length > 0 || present.length > 0) && (
            <div className="sl-handover-all">
              <span>{t("admin.handover.successor")}</span>
              <RemoteSelect
                form="user"
                placeholder={t("admin.handover.choose")}
                value={successor}
                onChange={setSuccessor}
                without={user.id}
              />
            </div>
          )}
          <FormList
            user={user.id}
            forms={forms}
            plan={full}
            onChange={(part) => setPlan({ ...plan, ...part })}
          />
          {present.length > 0 && (
            <div className="sl-handover-others">
              {present.map((kind) => (
                <Checkbox
                  key={kind}
                  disabled={successor.length === 0}
                  checked={others.includes(kind) && successor.length > 0}
                  onChange={({ target }) =>
                    setKinds(target.checked ? [...others, kind] : others.filter((one) => one !== kind))
                  }
                >
                  <Other kind={kind} held={held.data} />
                </Checkbox>
              ))}
            </div>
          )}
          {held.data.keys > 0 && (
            <Alert
              type="warning"
              showIcon
              className="sl-gap"
              title={t("admin.handover.keys", { count: held.data.keys })}
            />
          )}
          {deactivate && lacking && forms.length > 0 && (
            <Alert type="warning" showIcon className="sl-gap" title={t("admin.handover.stays")} />
          )}
          <Runs runs={held.data.runs} busy={busy} onUndo={(run) => void undo(run)} />
        </>
      )}
    </Modal>
  );
}

function goText(deactivate: boolean, moving: boolean): string {
  if (!deactivate) return "admin.handover.go";
  return moving ? "admin.handover.goLeave" : "admin.handover.goOnlyLeave";
}

const isRunning = (run: Run) => run.state === "queued" || run.state === "running" || run.state === "undoing";

interface FormListProps {
  user: string;
  forms: Holdings["forms"];
  plan: Plan;
  onChange: (part: Plan) => void;
}

/** Open records by form and field, each with who takes them over. */
function FormList({ user, forms, plan, onChange }: FormListProps) {
  const { t } = useTranslation();
  const label = useLabel();
  if (forms.length === 0) return null;
  return (
    <ul className="sl-handover">
      {forms.map((form) => {
        const to = plan[form.form];
        return (
          <li key={form.form}>
            <div>
              <b>{label(form.label)}</b>{" "}
              <span>
                {t(form.has_status ? "admin.handover.open" : "admin.handover.records", { count: form.total })}
              </span>
              <small>
                {form.fields.map((field) => (
                  <Link key={field.key} to={heldLink(form, field)} target="_blank">
                    {field.key === "owner" ? t("admin.handover.owner") : label(field.label)} {field.count}
                  </Link>
                ))}
                {form.hidden > 0 && (
                  <span className="sl-warn">{t("admin.handover.hidden", { count: form.hidden })}</span>
                )}
              </small>
            </div>
            <RemoteSelect
              form="user"
              placeholder={t("admin.handover.stay")}
              value={to && to !== LEAVE ? [to] : []}
              onChange={([id]) => onChange({ [form.form]: id ?? LEAVE })}
              without={user}
            />
          </li>
        );
      })}
    </ul>
  );
}

function Other({ kind, held }: { kind: (typeof OTHERS)[number]; held: Holdings }) {
  const { t } = useTranslation();
  const label = useLabel();
  const names = {
    views: () => held.views.map((view) => label(view.label)),
    groups: () => held.groups.map((group) => group.name),
    delegations: () => held.delegations.map((item) => item.name),
    schedules: () => held.schedules.map((item) => item.name),
  }[kind]();
  return (
    <>
      {t(`admin.handover.other.${kind}`, { count: names.length })}
      <small className="sl-muted"> {names.slice(0, 5).join(t("admin.roles.comma"))}</small>
    </>
  );
}

function Runs({ runs, busy, onUndo }: { runs: Run[]; busy: boolean; onUndo: (run: Run) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  if (runs.length === 0) return null;
  return (
    <>
      <h3 className="sl-handover-runs">{t("admin.handover.earlier")}</h3>
      <ul className="sl-changes">
        {runs.slice(0, 5).map((run) => (
          <li key={run.id} className="sl-handover-run">
            <When value={run.created_at} />
            <span>
              {t(`admin.handover.state.${run.state}`, { count: run.moved, kept: run.kept })}
              {run.error && <span className="sl-error"> {label(run.error)}</span>}
            </span>
            {run.undoable && (
              <Button size="small" disabled={busy} onClick={() => onUndo(run)}>
                {t("common.undo")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
