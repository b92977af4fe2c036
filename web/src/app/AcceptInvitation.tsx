import { LockOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, api } from "../api/client";
import { useSessionActions } from "../api/session";
import type { Schemas } from "../api/types";
import { ErrorState, PageSkeleton } from "../ui/states";
import { EntryCard, EntryFrame, OtherLanguage } from "./EntryCard";
import { Mark } from "./Mark";

const SHORTEST = 8;

/** The page of an invitation's link: sets the person's password and signs in. */
export default function AcceptInvitation({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { signIn } = useSessionActions();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const path = `/public/invitations/${encodeURIComponent(token)}`;
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api.get<Schemas["Invitation"]>(path, { anonymous: true }),
    retry: false,
  });
  if (invitation.isPending) return <PageSkeleton />;
  if (invitation.isError) return <Refused error={invitation.error} onGoOn={onDone} />;
  const { name, account } = invitation.data;
  const differs = again !== "" && again !== password;
  return (
    <EntryCard
      title={t("app.invite.title", { name })}
      hint={t("app.invite.hint", { account })}
      submitText={t("app.invite.submit")}
      incomplete={password.length < SHORTEST || again !== password}
      submit={async () => {
        await api.post(path, { password }, { anonymous: true });
        await signIn(account, password);
        onDone();
      }}
    >
      {/* Password managers keep the password with the account. */}
      <input type="text" name="username" autoComplete="username" value={account} readOnly hidden />
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
      <label htmlFor="again">{t("app.invite.again")}</label>
      <Input.Password
        id="again"
        size="large"
        autoComplete="new-password"
        prefix={<LockOutlined />}
        value={again}
        status={differs ? "error" : ""}
        onChange={(event) => setAgain(event.target.value)}
      />
      {differs && (
        <span role="alert" className="sl-error">
          {t("app.invite.differs")}
        </span>
      )}
    </EntryCard>
  );
}

/** A link that is not good (any more): says why, and leads to signing in. */
function Refused({ error, onGoOn }: { error: Error; onGoOn: () => void }) {
  const { t } = useTranslation();
  const over = error instanceof ApiProblem && error.status === 404;
  return (
    <EntryFrame>
      <div className="sl-signin-card">
        <Mark />
        {over ? (
          <>
            <h1>{t("app.invite.over")}</h1>
            <p>{error.message}</p>
          </>
        ) : (
          <ErrorState error={error} />
        )}
        <Button size="large" block onClick={onGoOn}>
          {t("app.invite.toSignIn")}
        </Button>
        <OtherLanguage />
      </div>
    </EntryFrame>
  );
}
