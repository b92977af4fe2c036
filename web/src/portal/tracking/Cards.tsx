import { useTranslation } from "react-i18next";
import type { FileValue } from "../../api/types";
import { formatMinute, groupDigits } from "../../engines/form/runtime/values";
import { useLabel } from "../../lib/i18n/label";
import { Card, Rows } from "../../ui/phone/page";
import type { Tracking } from "../api";
import { plannedText } from "./time";

/** The customer's view of the way: four steps are enough. */
const STEPS = ["received", "arranged", "working", "done"] as const;

const STEP_OF: Readonly<Record<string, number>> = {
  new: 0,
  to_assign: 0,
  assigned: 1,
  in_progress: 2,
  waiting_parts: 2,
  waiting_customer: 2,
  to_confirm: 3,
  closed: 3,
};

export function Status({ tracking }: { tracking: Tracking }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { status } = tracking;
  const reached = STEP_OF[status] ?? -1;
  return (
    <section className="p-card s-status">
      <strong>
        {t(`portal.track.status.${status}.title`, { defaultValue: label(tracking.status_label) })}
      </strong>
      <p className="p-soft">{t(`portal.track.status.${status}.hint`, { defaultValue: "" })}</p>
      {reached >= 0 && (
        <ol className="s-bar">
          {STEPS.map((step, at) => (
            <li
              key={step}
              className={at <= reached ? "past" : ""}
              aria-current={at === reached ? "step" : undefined}
            >
              {t(`portal.track.steps.${step}`)}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

export function Engineer({ tracking }: { tracking: Tracking }) {
  const { t } = useTranslation();
  const { engineer } = tracking;
  if (!engineer) return null;
  const planned = plannedText(tracking.planned_start, tracking.planned_end);
  return (
    <Card>
      <div className="s-person">
        <div className="face" aria-hidden="true">
          {engineer.name.slice(0, 1)}
        </div>
        <div>
          <div className="p-strong">{engineer.name}</div>
          <div className="p-soft">
            {planned ? t("portal.track.planned", { time: planned }) : t("portal.track.noTime")}
          </div>
        </div>
      </div>
    </Card>
  );
}

export function Request({ tracking }: { tracking: Tracking }) {
  const { t } = useTranslation();
  return (
    <Card title={t("portal.track.request")}>
      <Rows
        rows={[
          [t("portal.track.no"), tracking.no],
          [t("portal.track.created"), formatMinute(tracking.created_at)],
          [t("portal.request.fields.product"), tracking.product],
          [t("portal.request.fields.serial"), tracking.serial],
          [t("portal.request.fields.description"), tracking.description],
          [t("portal.track.resolution"), tracking.resolution],
        ]}
      />
      <Pictures files={[...tracking.photos, ...tracking.video, ...tracking.files]} />
    </Card>
  );
}

function Pictures({ files }: { files: FileValue[] }) {
  const shown = files.filter((file) => file.url);
  if (!shown.length) return null;
  return (
    <div className="p-files">
      {shown.map((file) => (
        <a className="p-file" key={file.id} href={file.url} target="_blank" rel="noreferrer">
          {file.type?.startsWith("image/") ? (
            <img src={file.url} alt={file.name ?? ""} loading="lazy" />
          ) : (
            <span className="name">{file.name}</span>
          )}
        </a>
      ))}
    </div>
  );
}

/** What the customer is to pay, line by line. */
export function Bill({ tracking }: { tracking: Tracking }) {
  const { t } = useTranslation();
  const { fees = [], total = 0 } = tracking;
  if (!fees.length) return null;
  return (
    <Card title={t("portal.track.bill")}>
      {fees.map((fee, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bill's lines have no id and never move
        <div className="p-item" key={at}>
          <span className="grow">
            {fee.name || t(`portal.track.items.${fee.item}`, { defaultValue: fee.item })}
          </span>
          <span className="p-num">¥{groupDigits(fee.amount, 2)}</span>
        </div>
      ))}
      <div className="s-total">
        <span>{t("portal.track.total")}</span>
        <span className="p-num">¥{groupDigits(total, 2)}</span>
      </div>
    </Card>
  );
}
