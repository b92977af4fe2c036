import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { fieldProblem } from "../../engines/form/runtime/phone";
import { Button } from "../../ui/phone/button";
import { Field, useFieldIds } from "../../ui/phone/field";
import { useProblemText } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { askCode } from "../api";
import type { RequestFormState } from "./useRequestForm";

const PAUSE_S = 60;

/** Whole seconds left until a moment, counted down while the page is open. */
function useSecondsUntil(moment: number): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const secondsLeft = () => Math.max(0, Math.ceil((moment - Date.now()) / 1000));
    setLeft(secondsLeft());
    const timer = setInterval(() => {
      setLeft(secondsLeft());
      if (!secondsLeft()) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [moment]);
  return left;
}

interface BoxProps {
  value: string;
  onChange: (text: string) => void;
  type: "tel" | "text";
  complete: "tel" | "one-time-code";
  maxLength: number;
}

function Box({ value, onChange, type, complete, maxLength }: BoxProps) {
  const { id, invalid, describedBy } = useFieldIds();
  return (
    <input
      id={id}
      className="p-input"
      type={type}
      inputMode={type === "tel" ? "tel" : "numeric"}
      autoComplete={complete}
      maxLength={maxLength}
      value={value}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** The phone number and the code that proves it. */
export function PhoneCode({ slug, form }: { slug: string; form: RequestFormState }) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const [again, setAgain] = useState(0);
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>();
  const left = useSecondsUntil(again);
  const ask = async () => {
    const phone = form.value.phone.trim();
    const problem = fieldProblem(form.fields.phone, phone, { t, language: i18n.language });
    setRefusal(problem);
    if (problem) return;
    setAsking(true);
    try {
      await askCode(slug, phone);
      setAsked(true);
      setAgain(Date.now() + PAUSE_S * 1000);
      toast(t("portal.request.codeSent"));
    } catch (error) {
      setRefusal(problemText(error));
      if (error instanceof ApiProblem && error.status === 429) setAgain(Date.now() + PAUSE_S * 1000);
    } finally {
      setAsking(false);
    }
  };
  const label = left
    ? t("portal.request.codeWait", { seconds: left })
    : t(asked ? "portal.request.codeAgain" : "portal.request.codeAsk");
  return (
    <>
      <Field
        label={form.fields.phone.label as string}
        name="phone"
        required
        help={t("portal.request.phoneHelp")}
        error={form.errors.phone ?? refusal}
      >
        <div className="p-with">
          <Box
            type="tel"
            complete="tel"
            maxLength={20}
            value={form.value.phone}
            onChange={(phone) => {
              form.set({ phone });
              setRefusal(undefined);
            }}
          />
          <span className="s-code">
            <Button block disabled={left > 0} pending={asking} onClick={() => void ask()}>
              {label}
            </Button>
          </span>
        </div>
      </Field>
      <Field label={t("portal.request.fields.code")} name="code" required error={form.errors.code}>
        <Box type="text" complete="one-time-code" maxLength={8} value={form.code} onChange={form.setCode} />
      </Field>
    </>
  );
}
