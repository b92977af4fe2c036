import { Alert, App, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { useErrorText } from "../../ui/states";
import { sendToPeople } from "./api";

/** Chooses colleagues, who get a notice with a message; those who may not see the record are named. */
export function SendForm({ form, id, onSent }: { form: string; id: string; onSent: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [people, setPeople] = useState<string[]>([]);
  const [comment, setComment] = useState("");
  const [unable, setUnable] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      const answer = await sendToPeople(form, id, people, comment);
      if (answer.told > 0) void message.success(t("sharing.dialog.told", { count: answer.told }));
      setUnable(answer.unable.map(({ name }) => name));
      setPeople(answer.unable.map((person) => person.id));
      if (answer.unable.length === 0) onSent();
    } catch (problem) {
      void message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form layout="vertical" onFinish={() => void send()}>
      <Form.Item label={t("sharing.dialog.people")} htmlFor="share-people">
        <RemoteSelect
          id="share-people"
          form="user"
          multiple
          value={people}
          onChange={setPeople}
          placeholder={t("sharing.dialog.choosePeople")}
        />
      </Form.Item>
      <Form.Item label={t("sharing.dialog.comment")} htmlFor="share-comment">
        <Input.TextArea
          id="share-comment"
          value={comment}
          maxLength={1000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          placeholder={t("sharing.dialog.commentHint")}
          onChange={(event) => setComment(event.target.value)}
        />
      </Form.Item>
      {unable.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={t("sharing.dialog.unable", {
            names: new Intl.ListFormat(i18n.language, { style: "narrow" }).format(unable),
          })}
        />
      )}
      <Button type="primary" htmlType="submit" loading={busy} disabled={people.length === 0}>
        {t("sharing.dialog.send")}
      </Button>
    </Form>
  );
}
