import { Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortTime } from "../../lib/format";
import type { Candidate } from "./api";

interface Props {
  candidate: Candidate;
  best: boolean;
  busy: boolean;
  disabled: boolean;
  onAssign: (user: string) => void;
}

/** One engineer: score bar, points by factor, why not where excluded. */
export function CandidateCard({ candidate, best, busy, disabled, onAssign }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(best);
  const { engineer, score, eligible, slot, reasons, excluded } = candidate;
  const firm = excluded.some((item) => item.firm);
  return (
    <li className={eligible ? "sl-candidate" : "sl-candidate sl-candidate-out"} data-engineer={engineer.name}>
      <div className="sl-candidate-head">
        <button type="button" className="sl-plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          <b>{engineer.name}</b>
          {engineer.own === false && <Tag>{t("tickets.assign.partner")}</Tag>}
          {best && <Tag color="blue">{t("tickets.assign.best")}</Tag>}
        </button>
        <span className="sl-score" role="img" aria-label={t("tickets.assign.score", { score })}>
          <span style={{ width: `${Math.max(0, Math.min(100, score))}%` }} />
        </span>
        <span className="sl-number sl-score-text">{score}</span>
        <Button
          size="small"
          type={best ? "primary" : "default"}
          loading={busy}
          disabled={disabled || firm || !engineer.user_id}
          onClick={() => engineer.user_id && onAssign(engineer.user_id)}
        >
          {t("tickets.assign.button")}
        </Button>
      </div>
      <div className="sl-candidate-note">
        {slot && <span>{t("tickets.assign.slot", { time: shortTime(slot.start) })}</span>}
        {engineer.open_count !== undefined && (
          <span>{t("tickets.assign.open", { count: engineer.open_count })}</span>
        )}
        {excluded.map((item) => (
          <span key={item.code} className="sl-error">
            {item.text}
          </span>
        ))}
      </div>
      {open && (
        <ul className="sl-reasons">
          {reasons.map((reason) => (
            <li key={reason.factor}>
              <span>{reason.label}</span>
              <span className="sl-number">
                {reason.score}
                {reason.best !== undefined && <small className="sl-muted"> / {reason.best}</small>}
              </span>
              <span className="sl-muted">{reason.text}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
