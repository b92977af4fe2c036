import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Mentions } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Choice, findChoices } from "../../../api/choices";
import { api } from "../../../api/client";
import { useDebounced } from "../../../lib/hooks";
import { useErrorText } from "../../../ui/states";

interface Offer {
  person: Choice;
}

/** Writes a comment; "@" offers people, who are told. */
export function CommentBox({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const draftKey = `sl.comment.${form}.${id}`;
  const [body, setText] = useState(() => sessionStorage.getItem(draftKey) ?? "");
  const [isPublic, setPublic] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [mentioned, setMentioned] = useState<Choice[]>([]);
  // The switch to the details takes this box away; what stands in it is kept.
  const setBody = (text: string) => {
    setText(text);
    if (text) sessionStorage.setItem(draftKey, text);
    else sessionStorage.removeItem(draftKey);
  };
  const search = useDebounced(asked, 200);
  const people = useQuery({
    queryKey: ["choices", "user", search],
    enabled: search !== null,
    queryFn: ({ signal }) => findChoices("user", search ?? "", signal),
    staleTime: 30_000,
  });
  // Names found for an older text must not be there to be chosen by a quick Enter.
  const offered = search === asked ? (people.data ?? []) : [];
  const submit = async () => {
    const mentions = mentioned
      .filter((person) => body.includes(`@${person.title}`))
      .map((person) => person.id);
    setBusy(true);
    try {
      await api.post(`/forms/${form}/records/${id}/comments`, {
        body: body.trim(),
        mentions,
        public: isPublic,
      });
      setBody("");
      setMentioned([]);
      await client.invalidateQueries({ queryKey: ["record", form, id, "timeline"] });
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="sl-comment">
      <Mentions
        autoSize={{ minRows: 1, maxRows: 8 }}
        value={body}
        placeholder={t("records.comment.placeholder")}
        aria-label={t("records.comment.placeholder")}
        loading={people.isFetching || search !== asked}
        onChange={setBody}
        onSearch={(text) => setAsked(text)}
        onSelect={(option) => setMentioned((old) => [...old, (option as Offer).person])}
        filterOption={false}
        options={offered.map((person) => ({
          key: person.id,
          value: person.title,
          label: person.title,
          person, // antd changes the key, so the option carries whom it stands for
        }))}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && body.trim()) void submit();
        }}
      />
      {body.trim() && (
        <div className="sl-comment-foot">
          <Checkbox checked={isPublic} onChange={(event) => setPublic(event.target.checked)}>
            {t("records.comment.public")}
          </Checkbox>
          <Button type="primary" size="small" loading={busy} title="Ctrl+Enter" onClick={() => void submit()}>
            {t("records.comment.send")}
          </Button>
        </div>
      )}
    </div>
  );
}
