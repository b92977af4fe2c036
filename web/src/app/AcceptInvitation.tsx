import { LockOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client";
import { useSessionActions } from "../api/session";
import type { Schemas } from "../api/types";
import { ErrorState, PageSkeleton, useErrorText } from "../ui/states";
import { Mark } from "./Mark";

/** The page of an invitation's link: sets the person's password and signs in. */
export default function AcceptInvitation({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { signIn } = useSessionActions();
  const errorText = useErrorText();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const path = `/public/invitations/${encodeURIComponent(token)}`;
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api.get<Schemas["Invitation"]>(path, { anonymous: true }),
    retry: false,
  });
  if (invitation.isPending) return <PageSkeleton />;
  if (invitation.isError) return <ErrorState error={invitation.error} />;
  const { name, account } = invitation.data;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      await api.post(path, { password }, { anonymous: true });
      await signIn(account, password);
      onDone();
    } catch (problem) {
      setError(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <main className="sl-signin">
      <form className="sl-signin-card" onSubmit={submit}>
        <Mark />
        <h1>{t("app.invite.title", { name })}</h1>
        <p>{t("app.invite.hint", { account })}</p>
        {error && <Alert type="error" title={error} showIcon role="alert" />}
        <label htmlFor="password">{t("app.invite.password")}</label>
        <Input.Password
          id="password"
          size="large"
          autoFocus
          autoComplete="new-password"
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
          disabled={password.length < 8}
        >
          {t("app.invite.submit")}
        </Button>
      </form>
    </main>
  );
}
