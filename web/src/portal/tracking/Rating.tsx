import { useTranslation } from "react-i18next";
import { FieldDisplay, FieldInput } from "../../engines/form/runtime/phone";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import type { Choice, Tracking } from "../api";
import { ownField } from "../fields";
import { useTrackingRequest } from "./useTrackingRequest";

interface Given {
  score: number;
  tags: string[];
  comment: string;
}

const EMPTY: Given = { score: 0, tags: [], comment: "" };

export function Rating({ token, tracking }: { token: string; tracking: Tracking }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { rating } = tracking;
  if (!rating) return <RatingForm token={token} tags={tracking.rating_tags ?? []} />;
  const names = new Map(tracking.rating_tags?.map((tag) => [tag.value, label(tag.label)]));
  return (
    <section className="p-card s-rate">
      <h2>{t("portal.rate.thanks")}</h2>
      <div style={{ fontSize: 26 }}>
        <FieldDisplay field={ownField("score", "rating", "")} value={rating.score} />
      </div>
      {rating.tags && rating.tags.length > 0 && (
        <p className="p-soft">{rating.tags.map((tag) => names.get(tag) ?? tag).join(" · ")}</p>
      )}
      {rating.comment && <p>{rating.comment}</p>}
    </section>
  );
}

function RatingForm({ token, tags }: { token: string; tags: Choice[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const draft = useDraft<Given>(`rating.${token}`, EMPTY);
  const request = useTrackingRequest<object>(token, "rating");
  const { score, tags: chosen, comment } = draft.value;
  const set = (part: Partial<Given>) => draft.set((before) => ({ ...before, ...part }));
  const toggle = (tag: string) =>
    set({ tags: chosen.includes(tag) ? chosen.filter((other) => other !== tag) : [...chosen, tag] });
  const send = async () => {
    if (!(await request.run({ score, tags: chosen, comment: comment.trim() || null }))) return;
    draft.clear();
    toast(t("portal.rate.sent"));
  };
  return (
    <section className="p-card s-rate">
      <FieldInput
        field={ownField("score", "rating", t("portal.rate.title"), { settings: { max: 5 } })}
        value={score}
        onChange={(stars) => set({ score: Number(stars ?? 0) })}
        disabled={request.pending}
      />
      {score > 0 && (
        <>
          <p className="p-soft">{t(`portal.rate.words.${score}`)}</p>
          <div className="p-choices">
            {tags.map((tag) => (
              <label className="p-choice" key={tag.value}>
                <input
                  type="checkbox"
                  checked={chosen.includes(tag.value)}
                  onChange={() => toggle(tag.value)}
                />
                {label(tag.label)}
              </label>
            ))}
          </div>
          <textarea
            className="p-input"
            rows={3}
            maxLength={1000}
            value={comment}
            aria-label={t("portal.rate.comment")}
            placeholder={t("portal.rate.comment")}
            onChange={(event) => set({ comment: event.target.value })}
          />
          {request.failed && <ProblemNote error={request.error} />}
          <div style={{ marginTop: 12 }}>
            <Button look="primary" block pending={request.pending} onClick={() => void send()}>
              {t("portal.rate.send")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
