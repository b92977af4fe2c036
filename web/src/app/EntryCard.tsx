import { Alert, Button } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { setLanguage } from "../lib/i18n";
import { useErrorText } from "../ui/states";
import { Mark } from "./Mark";

interface Props {
  title: string;
  hint: string;
  submitText: string;
  incomplete: boolean;
  submit: () => Promise<void>;
  children: ReactNode;
}

/** The card before somebody is signed in: its fields, one button, and what went wrong. */
export function EntryCard({ title, hint, submitText, incomplete, submit, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const errorText = useErrorText();
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      await submit();
    } catch (problem) {
      setError(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <EntryFrame>
      <form className="sl-signin-card" onSubmit={go}>
        <Mark />
        <h1>{title}</h1>
        <p>{hint}</p>
        {error && <Alert type="error" title={error} showIcon role="alert" />}
        {children}
        <Button type="primary" size="large" htmlType="submit" block loading={busy} disabled={incomplete}>
          {submitText}
        </Button>
        <OtherLanguage />
      </form>
    </EntryFrame>
  );
}

/** The page around it. */
export function EntryFrame({ children }: { children: ReactNode }) {
  return <main className="sl-signin">{children}</main>;
}

export function OtherLanguage() {
  const { t, i18n } = useTranslation();
  return (
    <Button
      type="text"
      size="small"
      onClick={() => void setLanguage(i18n.language === "en" ? "zh-CN" : "en")}
    >
      {t("app.otherLanguage")}
    </Button>
  );
}
