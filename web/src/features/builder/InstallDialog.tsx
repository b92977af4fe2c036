import { useQuery } from "@tanstack/react-query";
import { App, Modal, Radio, Segmented, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Label } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type AppPlan, type Conflict, installOf, planOf, type Side, type Source, useChanged } from "./api";

/** What an installation or upgrade does: forms with their steps, roles, conflicts to choose. Then does it. */
export function InstallDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const changed = useChanged();
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const [rule, setRule] = useState<Side>("mine");
  const [busy, setBusy] = useState(false);
  const plan = useQuery({
    queryKey: ["apps", "plan", source, choices, rule],
    queryFn: () => planOf(source, choices, rule),
    placeholderData: (previous) => previous,
    retry: false,
    gcTime: 0,
  });
  const install = async () => {
    setBusy(true);
    try {
      await installOf(source, choices, rule);
      await changed();
      message.success(t("builder.done"));
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={760}
      title={t(plan.data?.installed ? "builder.planUpgrade" : "builder.planInstall")}
      okText={t(plan.data?.installed ? "builder.upgrade" : "builder.install")}
      okButtonProps={{ disabled: !plan.data }}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => void install()}
    >
      {plan.isPending && <PageSkeleton rows={6} />}
      {plan.isError && !plan.data && <ErrorState error={plan.error} />}
      {plan.data && (
        <>
          <Conflicts
            upgrade={plan.data.installed !== null}
            conflicts={plan.data.conflicts}
            rule={rule}
            onRule={(next) => {
              setChoices({});
              setRule(next);
            }}
            onChoose={(path, side) => setChoices((old) => ({ ...old, [path]: side }))}
          />
          <PlanList plan={plan.data} />
        </>
      )}
    </Modal>
  );
}

const STATE_COLORS: Record<string, string> = {
  new: "green",
  changed: "blue",
  same: "default",
  deleted: "orange",
};

function PlanList({ plan }: { plan: AppPlan }) {
  const { t } = useTranslation();
  const label = useLabel();
  const same = plan.forms.filter((form) => form.state === "same");
  const names = (list: Label[]) => list.map((item) => label(item)).join(t("admin.roles.comma"));
  return (
    <ul className="sl-plan">
      {plan.forms.length > same.length || <li className="sl-muted">{t("builder.nothingNew")}</li>}
      {plan.forms
        .filter(({ state }) => state !== "same")
        .map((form) => (
          <li key={form.key}>
            <b>{label(form.label)}</b>{" "}
            <Tag color={STATE_COLORS[form.state]}>{t(`builder.state.${form.state}`)}</Tag>
            {form.state !== "new" && form.steps.length > 0 && (
              <ul>
                {form.steps.slice(0, 12).map((step) => (
                  <li key={label(step)}>{label(step)}</li>
                ))}
                {form.steps.length > 12 && <li>… +{form.steps.length - 12}</li>}
              </ul>
            )}
            {form.shared_with.length > 0 && (
              <small className="sl-muted">{t("builder.shared", { apps: form.shared_with.join(", ") })}</small>
            )}
          </li>
        ))}
      {plan.roles.length > 0 && (
        <li>
          <b>{t("builder.roles")}</b> {names(plan.roles)}
        </li>
      )}
      {plan.roles_skipped && <li className="sl-error">{t("builder.rolesSkipped")}</li>}
      {plan.dashboards.length > 0 && (
        <li>
          <b>{t("builder.dashboards")}</b> {names(plan.dashboards)}
        </li>
      )}
      {plan.prints.length > 0 && (
        <li>
          <b>{t("builder.prints")}</b> {names(plan.prints)}
        </li>
      )}
      {same.length > 0 && same.length < plan.forms.length && (
        <li className="sl-muted">
          {t("builder.unchanged", { names: names(same.map((form) => form.label)) })}
        </li>
      )}
    </ul>
  );
}

interface ConflictProps {
  upgrade: boolean;
  conflicts: Conflict[];
  rule: Side;
  onRule: (rule: Side) => void;
  onChoose: (path: string, side: Side) => void;
}

function Conflicts({ upgrade, conflicts, rule, onRule, onChoose }: ConflictProps) {
  const { t } = useTranslation();
  if (conflicts.length === 0) return upgrade ? <p className="sl-muted">{t("builder.noConflicts")}</p> : null;
  const sides = (["mine", "theirs"] as const).map((value) => ({ value, label: t(`builder.side.${value}`) }));
  return (
    <section className="sl-section">
      <h2>{t("builder.conflicts", { count: conflicts.length })}</h2>
      <div className="sl-tools">
        <span>{t("builder.rule")}</span>
        <Segmented<Side> value={rule} onChange={onRule} options={sides} />
      </div>
      <ul className="sl-conflicts">
        {conflicts.map((conflict) => (
          <li key={conflict.path}>
            <Trail conflict={conflict} />
            <Radio.Group
              value={conflict.chosen}
              onChange={({ target }) => onChoose(conflict.path, target.value as Side)}
              options={(["mine", "theirs"] as const).map((value) => ({
                value,
                label: (
                  <>
                    <small className="sl-muted">{t(`builder.side.${value}`)}</small>{" "}
                    {shown(conflict[value]) || t("builder.gone")}
                  </>
                ),
              }))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Trail({ conflict }: { conflict: Conflict }) {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const words = conflict.trail.map((part) => {
    if (part && typeof part === "object") return label(part as Record<string, string>);
    const key = `builder.part.${String(part)}`;
    return i18n.exists(key) ? t(key) : String(part);
  });
  return <small>{words.join(" › ")}</small>;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "object" && "zh" in value) return String(value.zh);
  return typeof value === "string" ? value : JSON.stringify(value);
}
