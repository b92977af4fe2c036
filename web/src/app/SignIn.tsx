import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionActions } from "../api/session";
import { setLanguage } from "../lib/i18n";
import { useErrorText } from "../ui/states";
import { Mark } from "./Mark";

/** Account and password; the address asked for opens after signing in. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t, i18n } = useTranslation();
  const { signIn } = useSessionActions();
  const errorText = useErrorText();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      await signIn(account.trim(), password);
      onSignedIn();
    } catch (problem) {
      setError(errorText(problem));
      setBusy(false);
    }
  };

  return (
    <main className="sl-signin">
      <form className="sl-signin-card" onSubmit={submit}>
        <Mark />
        <h1>{t("app.name")}</h1>
        <p>{t("app.signIn.hint")}</p>
        {error && <Alert type="error" title={error} showIcon role="alert" />}
        <label htmlFor="account">{t("app.signIn.account")}</label>
        <Input
          id="account"
          name="username"
          size="large"
          autoFocus
          autoComplete="username"
          prefix={<UserOutlined />}
          value={account}
          onChange={(event) => setAccount(event.target.value)}
        />
        <label htmlFor="password">{t("app.signIn.password")}</label>
        <Input.Password
          id="password"
          name="password"
          size="large"
          autoComplete="current-password"
          prefix={<LockOutlined />}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          block
          loading={busy}
          disabled={!account || !password}
        >
          {t("app.signIn.submit")}
        </Button>
        <Button
          type="text"
          size="small"
          onClick={() => void setLanguage(i18n.language === "en" ? "zh-CN" : "en")}
        >
          {t("app.otherLanguage")}
        </Button>
      </form>
    </main>
  );
}
