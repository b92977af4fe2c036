import { useTranslation } from "react-i18next";
import type { FileValue } from "../../api/types";
import { FieldInput } from "../../engines/form/runtime/phone";
import { filesOf } from "../../engines/form/runtime/values";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Card } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { trackingUpload } from "../api";
import { ownField } from "../fields";
import { messageBody } from "./body";
import { useTrackingRequest } from "./useTrackingRequest";

interface Message {
  body: string;
  files: FileValue[];
}

const EMPTY: Message = { body: "", files: [] };

/** More to say: words, pictures, or both. */
export function AddMessage({ token }: { token: string }) {
  const { t } = useTranslation();
  const draft = useDraft<Message>(`message.${token}`, EMPTY);
  const request = useTrackingRequest(token, "messages");
  const { body, files } = draft.value;
  const send = async () => {
    if (!(await request.run(messageBody(body.trim(), files)))) return;
    draft.clear();
    toast(t("portal.track.messageSent"));
  };
  return (
    <Card title={t("portal.track.add")}>
      <div className="p-stack">
        <FieldInput
          field={ownField("body", "textarea", t("portal.track.message"), { settings: { max_length: 2000 } })}
          value={body}
          onChange={(text) => draft.set((before) => ({ ...before, body: String(text ?? "") }))}
          disabled={request.pending}
        />
        <FieldInput
          field={ownField("files", "image", t("portal.track.photos"), {
            settings: { max_count: 6, max_size_mb: 15 },
          })}
          value={files}
          onChange={(added) => draft.set((before) => ({ ...before, files: filesOf(added) }))}
          disabled={request.pending}
          upload={trackingUpload(token)}
        />
        {request.failed && <ProblemNote error={request.error} />}
        <Button
          pending={request.pending}
          disabled={!body.trim() && !files.length}
          onClick={() => void send()}
        >
          {t("portal.track.send")}
        </Button>
      </div>
    </Card>
  );
}
