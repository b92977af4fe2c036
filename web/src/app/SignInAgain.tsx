import { Alert, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession, useSessionActions } from "../api/session";
import { useErrorText } from "../ui/states";

/** The session is over: asks for the password over the page, so that nothing typed there is lost. */
export function SignInAgain({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const { signIn, signOut } = useSessionActions();
  const errorText = useErrorText();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const submit = async () => {
    if (!password || busy) return;
    setBusy(true);
    setError("");
    try {
      await signIn(user.account, password);
      onDone();
    } catch (problem) {
      setError(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      zIndex={2000}
      width={380}
      title={t("app.again.title")}
      footer={
        <>
          <Button onClick={() => void signOut().catch(() => window.location.assign("/"))}>
            {t("app.again.other")}
          </Button>
          <Button type="primary" loading={busy} disabled={!password} onClick={() => void submit()}>
            {t("app.signIn.submit")}
          </Button>
        </>
      }
    >
      <div className="sl-form">
        <p>{t("app.again.hint")}</p>
        {error && <Alert type="error" title={error} showIcon role="alert" />}
        <b>
          {user.name} ({user.account})
        </b>
        <Input.Password
          autoFocus
          size="large"
          autoComplete="current-password"
          placeholder={t("app.signIn.password")}
          aria-label={t("app.signIn.password")}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          onPressEnter={() => void submit()}
        />
      </div>
    </Modal>
  );
}
