import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { FieldDisplay, isDrawn, isWide } from "../../engines/form/runtime/phone";
import { formatMinute } from "../../engines/form/runtime/values";
import { isEmpty } from "../../engines/form/runtime/widget";
import { useLabel } from "../../lib/i18n/label";
import { Button, LinkButton } from "../../ui/phone/button";
import { Field, useFieldIds } from "../../ui/phone/field";
import { Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { Header } from "../Header";
import { documentAddress, openShared, type SharedRecord } from "./api";

const codeOf = (error: unknown) => (error instanceof ApiProblem ? error.code : "");

/** /r/{token}: a record that somebody has shared by a link, to be read. */
export default function SharedPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const [code, setCode] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ["shared", token, code],
    queryFn: () => openShared(token, code),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (query.data) return <Shown token={token} record={query.data} />;
  const problem = codeOf(query.error);
  if (problem === "code_required" || problem === "wrong_code" || (code !== null && query.isPending))
    return <AskCode busy={query.isPending} wrong={problem === "wrong_code"} onCode={setCode} />;
  if (query.isPending) {
    return (
      <Page>
        <Skeleton heights={[72, 220, 120]} />
      </Page>
    );
  }
  const gone = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page>
      {gone ? (
        <Empty icon="warn" title={t("portal.shared.gone")} hint={t("portal.shared.goneHint")} />
      ) : (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}

interface AskProps {
  busy: boolean;
  wrong: boolean;
  onCode: (code: string) => void;
}

function AskCode({ busy, wrong, onCode }: AskProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const send = () => {
    if (typed.trim()) onCode(typed.trim());
  };
  return (
    <div className="p-page">
      <Header title={t("portal.shared.title")} />
      <main className="p-body">
        <section className="p-card p-stack">
          <p>{t("portal.shared.codeHint")}</p>
          <Field
            label={t("portal.shared.code")}
            error={wrong && !busy ? t("portal.shared.wrongCode") : undefined}
          >
            <CodeInput value={typed} onChange={setTyped} onEnter={send} />
          </Field>
        </section>
      </main>
      <footer className="p-foot">
        <Button look="primary" block pending={busy} disabled={!typed.trim()} onClick={send}>
          {t("portal.shared.open")}
        </Button>
      </footer>
    </div>
  );
}

function CodeInput(props: { value: string; onChange: (text: string) => void; onEnter: () => void }) {
  const ids = useFieldIds();
  return (
    <input
      id={ids.id}
      className="p-input"
      value={props.value}
      maxLength={40}
      autoComplete="off"
      autoCapitalize="none"
      aria-invalid={ids.invalid}
      aria-describedby={ids.describedBy}
      onChange={(event) => props.onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") props.onEnter();
      }}
    />
  );
}

function Shown({ token, record }: { token: string; record: SharedRecord }) {
  const { t } = useTranslation();
  const label = useLabel();
  const title = record.name || label(record.label);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const fields = record.fields.filter((field) => !isEmpty(record.values[field.key]));
  return (
    <div className="p-page">
      <Header company={record.company} title={title} />
      <main className="p-body">
        <section className="p-card">
          <h2>{label(record.label)}</h2>
          {fields.length === 0 && <p className="p-soft">{t("portal.shared.empty")}</p>}
          <dl className="p-rows">
            {fields.map((field) => (
              <div className={isWide(field) ? "p-row p-row-wide" : "p-row"} key={field.key}>
                {!isDrawn(field) && <dt>{label(field.label)}</dt>}
                <dd>
                  <FieldDisplay field={field} value={record.values[field.key]} record={record.values} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        {record.document && (
          <LinkButton href={documentAddress(token, record.pass)}>{t("portal.shared.document")}</LinkButton>
        )}
        <p className="p-soft p-small">
          {t("portal.shared.by", { name: record.shared_by, at: formatMinute(record.expires_at) })}
        </p>
      </main>
    </div>
  );
}
