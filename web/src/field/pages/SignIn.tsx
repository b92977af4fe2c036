import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionActions } from "../../api/session";
import { setLanguage } from "../../lib/i18n";
import { Button } from "../../ui/phone/button";
import { Field, useFieldIds } from "../../ui/phone/field";
import { ProblemNote } from "../../ui/phone/problem";

function Box(props: {
  name: string;
  type: string;
  complete: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const { id } = useFieldIds();
  return (
    <input
      id={id}
      className="p-input"
      name={props.name}
      type={props.type}
      autoComplete={props.complete}
      autoCapitalize="none"
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

export function SignIn() {
  const { t, i18n } = useTranslation();
  const { signIn } = useSessionActions();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setError(null);
    try {
      await signIn(account.trim(), password);
    } catch (problem) {
      setError(problem);
      setPending(false);
    }
  };
  return (
    <form className="f-signin" onSubmit={submit}>
      <header>
        <img src="/icon.svg" alt="" />
        <h1>{t("field.name")}</h1>
        <p className="p-soft">{t("field.signIn.hint")}</p>
      </header>
      {error !== null && <ProblemNote error={error} />}
      <Field label={t("field.signIn.account")}>
        <Box name="username" type="text" complete="username" value={account} onChange={setAccount} />
      </Field>
      <Field label={t("field.signIn.password")}>
        <Box
          name="password"
          type="password"
          complete="current-password"
          value={password}
          onChange={setPassword}
        />
      </Field>
      <Button look="primary" block type="submit" pending={pending} disabled={!account.trim() || !password}>
        {t("field.signIn.submit")}
      </Button>
      <Button
        look="plain"
        icon="language"
        onClick={() => void setLanguage(i18n.language === "en" ? "zh-CN" : "en")}
      >
        {t("field.otherLanguage")}
      </Button>
    </form>
  );
}
