import { useQuery } from "@tanstack/react-query";
import { App, Modal, Segmented, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
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
          <PlanList plan={plan.data} />
          <Conflicts
            conflicts={plan.data.conflicts}
            rule={rule}
            onRule={(next) => {
              setChoices({});
              setRule(next);
            }}
            onChoose={(path, side) => setChoices((old) => ({ ...old, [path]: side }))}
          />
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
  return (
    <ul className="sl-plan">
      {plan.forms.map((form) => (
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
          <b>{t("builder.roles")}</b> {plan.roles.join(", ")}
        </li>
      )}
      {plan.roles_skipped && <li className="sl-error">{t("builder.rolesSkipped")}</li>}
      {plan.dashboards.length > 0 && (
        <li>
          <b>{t("builder.dashboards")}</b> {plan.dashboards.join(", ")}
        </li>
      )}
    </ul>
  );
}

interface ConflictProps {
  conflicts: Conflict[];
  rule: Side;
  onRule: (rule: Side) => void;
  onChoose: (path: string, side: Side) => void;
}

function Conflicts({ conflicts, rule, onRule, onChoose }: ConflictProps) {
  const { t } = useTranslation();
  if (conflicts.length === 0) return <p className="sl-muted">{t("builder.noConflicts")}</p>;
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
            <Segmented<Side>
              size="small"
              value={conflict.chosen}
              onChange={(side) => onChoose(conflict.path, side)}
              options={(["mine", "theirs"] as const).map((value) => ({
                value,
                label: (
                  <span title={shown(conflict[value])}>
                    {t(`builder.side.${value}`)}: {shown(conflict[value]).slice(0, 60) || t("builder.gone")}
                  </span>
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
