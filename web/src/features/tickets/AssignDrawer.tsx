import { App, Button, DatePicker, Drawer, Input } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRefreshRecords } from "../../api/records";
import type { RecordRow } from "../../api/types";
import { useRetryKey } from "../../lib/retryKey";
import { fromWall } from "../../lib/zone";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { assignTicket, useCandidates } from "./api";
import { CandidateCard } from "./CandidateCard";
import "./tickets.css";

const DEFAULT_HOURS = 2;

/** Engineers ranked for a ticket, each with the reasons; or somebody by hand; with a time and a note. */
export function AssignDrawer({ ticket, onClose }: { ticket: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const candidates = useCandidates(ticket.id);
  const [start, setStart] = useState<Dayjs | null>(null);
  const [end, setEnd] = useState<Dayjs | null>(null);
  const [note, setNote] = useState("");
  const [byHand, setByHand] = useState<string>();
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState("");
  const keyOf = useRetryKey();

  const assign = async (user: string) => {
    setBusy(user);
    setFailure("");
    try {
      const until = end ?? start?.add(DEFAULT_HOURS, "hour");
      const body = {
        user_id: user,
        ...(start && until && { planned_start: fromWall(start), planned_end: fromWall(until) }),
        ...(note.trim() && { note: note.trim() }),
      };
      await assignTicket(ticket.id, body, keyOf(body));
      message.success(t("tickets.assign.done"));
      refresh("ticket", ticket.id);
      refresh("visit");
      onClose();
    } catch (problem) {
      setFailure(errorText(problem));
      setBusy(null);
    }
  };
  const rows = candidates.data ?? [];
  return (
    <Drawer open size={560} title={t("tickets.assign.title", { no: ticket.no })} onClose={onClose}>
      <div className="sl-form">
        <div className="sl-assign-when">
          <DatePicker
            showTime={{ format: "HH:mm", minuteStep: 15 }}
            format="YYYY-MM-DD HH:mm"
            value={start}
            onChange={setStart}
            placeholder={t("tickets.assign.start")}
            aria-label={t("tickets.assign.start")}
          />
          <DatePicker
            showTime={{ format: "HH:mm", minuteStep: 15 }}
            format="YYYY-MM-DD HH:mm"
            value={end}
            onChange={setEnd}
            disabled={!start}
            placeholder={t("tickets.assign.end")}
            aria-label={t("tickets.assign.end")}
          />
        </div>
        <Input
          value={note}
          maxLength={500}
          placeholder={t("tickets.assign.note")}
          aria-label={t("tickets.assign.note")}
          onChange={(event) => setNote(event.target.value)}
        />
        <p className="sl-muted">{t("tickets.assign.timeHint")}</p>
        <div className="sl-assign-hand">
          <RemoteSelect
            form="user"
            value={byHand ? [byHand] : []}
            placeholder={t("tickets.assign.byHand")}
            onChange={([id]) => setByHand(id)}
          />
          <Button disabled={!byHand || busy !== null} onClick={() => byHand && void assign(byHand)}>
            {t("tickets.assign.button")}
          </Button>
        </div>
        {failure && (
          <p role="alert" className="sl-error">
            {failure}
          </p>
        )}
      </div>
      {candidates.isPending && <PageSkeleton rows={6} />}
      {candidates.isError && (
        <ErrorState error={candidates.error} onRetry={() => void candidates.refetch()} />
      )}
      {candidates.data && rows.length === 0 && (
        <EmptyState title={t("tickets.assign.none")} hint={t("tickets.assign.noneHint")} />
      )}
      <ol className="sl-candidates">
        {rows.map((candidate, index) => (
          <CandidateCard
            key={candidate.engineer.id}
            candidate={candidate}
            best={index === 0 && candidate.eligible}
            busy={busy === candidate.engineer.user_id}
            disabled={busy !== null}
            onAssign={(user) => void assign(user)}
          />
        ))}
      </ol>
    </Drawer>
  );
}
