import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionActions } from "../api/session";
import { EntryCard } from "./EntryCard";

/** Account and password; the address asked for opens after signing in. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation();
  const { signIn } = useSessionActions();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  return (
    <EntryCard
      title={t("app.name")}
      hint={t("app.signIn.hint")}
      submitText={t("app.signIn.submit")}
      incomplete={!account || !password}
      submit={async () => {
        await signIn(account.trim(), password);
        onSignedIn();
      }}
    >
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
    </EntryCard>
  );
}
