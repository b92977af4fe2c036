import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Field, useFieldIds } from "../../ui/phone/field";
import { Note } from "../../ui/phone/page";
import { ProblemNote, useProblemText } from "../../ui/phone/problem";
import { Sheet } from "../../ui/phone/sheet";
import { toast } from "../../ui/phone/toast";
import { useTrackingRequest } from "./useTrackingRequest";

/** Is it solved? The two answers at the thumb. */
export function Answer({ token }: { token: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [open, setOpen] = useState(false);
  const confirm = useTrackingRequest<object>(token, "confirm");
  const tap = async () => {
    if (await confirm.run({})) toast(t("portal.track.confirmed"));
  };
  return (
    <footer className="p-foot" style={{ flexWrap: "wrap" }}>
      {confirm.failed && (
        <div style={{ flexBasis: "100%" }}>
          <Note tone="red">{problemText(confirm.error)}</Note>
        </div>
      )}
      <Button onClick={() => setOpen(true)} disabled={confirm.pending}>
        {t("portal.track.notSolved")}
      </Button>
      <Button look="primary" icon="check" pending={confirm.pending} onClick={() => void tap()}>
        {t("portal.track.solved")}
      </Button>
      {open && <NotSolved token={token} onClose={() => setOpen(false)} />}
    </footer>
  );
}

function Words({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { id } = useFieldIds();
  return (
    <textarea
      id={id}
      className="p-input"
      rows={4}
      maxLength={1000}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function NotSolved({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation();
  const draft = useDraft(`reject.${token}`, "");
  const request = useTrackingRequest<object>(token, "reject");
  const reason = draft.value.trim();
  const send = async () => {
    if (!(await request.run({ reason }))) return;
    draft.clear();
    toast(t("portal.track.rejected"));
    onClose();
  };
  return (
    <Sheet
      open
      title={t("portal.track.notSolved")}
      closeLabel={t("runtime.close")}
      onClose={onClose}
      foot={
        <Button look="primary" pending={request.pending} disabled={!reason} onClick={() => void send()}>
          {t("portal.track.send")}
        </Button>
      }
    >
      <Field label={t("portal.track.reason")} required>
        <Words value={draft.value} onChange={draft.set} />
      </Field>
      {request.failed && <ProblemNote error={request.error} />}
    </Sheet>
  );
}
