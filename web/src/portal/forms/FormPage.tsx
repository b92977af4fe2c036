import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import type { FormMeta } from "../../api/types";
import { defaultsOf } from "../../engines/form/runtime/form/env";
import { PhoneForm } from "../../engines/form/runtime/form/phone";
import { useFormState, type Values } from "../../engines/form/runtime/form/state";
import { refused } from "../../engines/form/runtime/form/use-new-record";
import { fieldProblem, isWritable } from "../../engines/form/runtime/phone";
import { ServicesContext } from "../../engines/form/runtime/services";
import { formatMinute } from "../../engines/form/runtime/values";
import { useLabel } from "../../lib/i18n/label";
import { inZone } from "../../lib/zone";
import { Button } from "../../ui/phone/button";
import { dropDraft, useDraft } from "../../ui/phone/draft";
import { Icon } from "../../ui/phone/icon";
import { Empty, Note } from "../../ui/phone/page";
import { useProblemText } from "../../ui/phone/problem";
import { useRequest } from "../../ui/phone/request";
import {
  type ClosedForm,
  type OpenForm,
  openForm,
  type Sent,
  sendForm,
  useOpenForm,
  visitorServices,
} from "./api";
import { NotThere, PublicPage } from "./PublicPage";

const FACE = { fieldProblem, isWritable };
const VISITOR = "00000000-0000-0000-0000-000000000001";
/** A pass is good only after a person could have read the form. */
const PASS_PAUSE_MS = 2500;

/** A form of the owner's that anyone may fill in. */
export default function FormPage({ form }: { form: string }) {
  const query = useOpenForm(form);
  if (query.data?.state === "open") return <Filling page={query.data} />;
  if (query.data) return <Closed page={query.data} />;
  return <NotThere query={query} heights={[72, 160, 160]} />;
}

function Closed({ page }: { page: ClosedForm }) {
  const { t } = useTranslation();
  const label = useLabel();
  const early = page.state === "early" && page.opens_at;
  const hint = early ? t("portal.form.opens", { at: formatMinute(page.opens_at) }) : "";
  return (
    <PublicPage {...page}>
      <main className="p-body">
        <Empty icon="clock" title={label(page.message)} hint={hint} />
      </main>
    </PublicPage>
  );
}

function Filling({ page }: { page: OpenForm }) {
  const [sent, setSent] = useState<Sent | null>(null);
  const finish = (answer: Sent | null) => {
    setSent(answer);
    window.scrollTo(0, 0);
  };
  return (
    <PublicPage {...page} intro={sent ? null : page.intro}>
      {sent ? (
        <Thanks sent={sent} onAnother={() => finish(null)} />
      ) : (
        <ServicesContext value={visitorServices(page.key)}>
          <Fields page={page} onSent={finish} />
        </ServicesContext>
      )}
    </PublicPage>
  );
}

/** Values that the page's address brings (`?serial=SN1`), of the fields that the owner opened for that. */
function prefilled(page: OpenForm): Values {
  const asked = new URLSearchParams(location.search);
  const pairs = page.prefill.map((key) => [key, asked.get(key)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value));
}

/** A visitor's draft stays on the device until it is sent: a lost connection or a closed page costs nothing. */
function useVisitorForm(page: OpenForm) {
  const name = `public.${page.key}`;
  const draft = useDraft<Values>(name, {});
  const [given] = useState<Values>(() => ({ ...draft.value, ...prefilled(page) }));
  const [initial] = useState(() => defaultsOf(page.form));
  const [env] = useState(() => ({
    userId: VISITOR,
    unitIds: [],
    subtreeIds: [],
    now: inZone().format(),
    zone: page.zone,
  }));
  const state = useFormState(page.form as FormMeta, { env, face: FACE, initial, given });
  const { changed } = state;
  const typed = JSON.stringify(changed ? state.toSend() : null);
  const { set } = draft;
  useEffect(() => {
    if (changed) set(JSON.parse(typed) as Values);
  }, [changed, typed, set]);
  return { state, clear: () => dropDraft(name) };
}

const isAboutPass = (problem: unknown): boolean =>
  problem instanceof ApiProblem && problem.status === 422 && "pass" in problem.byPath("");

/** Sends with the page's pass; one that is too old (or too new) is renewed once, without a word. */
async function sendWithPass(
  form: string,
  body: { values: Values; pass: string },
  key: string,
): Promise<Sent> {
  try {
    return await sendForm(form, body, key);
  } catch (problem) {
    const again = isAboutPass(problem) ? await openForm(form) : undefined;
    if (again?.state !== "open") throw problem;
    await new Promise((done) => setTimeout(done, PASS_PAUSE_MS));
    return sendForm(form, { ...body, pass: again.pass }, key);
  }
}

function Fields({ page, onSent }: { page: OpenForm; onSent: (sent: Sent) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { state, clear } = useVisitorForm(page);
  const request = useRequest(`public.${page.key}`, (body: { values: Values; pass: string }, key) =>
    sendWithPass(page.key, body, key),
  );
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async () => {
    setFailure(null);
    if (!state.check()) return window.scrollTo({ top: 0, behavior: "smooth" });
    const done = await request.run({ values: state.toSend(), pass: page.pass });
    if (!done) return;
    clear();
    onSent(done.answer);
  };
  const { error } = request;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once for each failed attempt
  useEffect(() => {
    if (error !== undefined) setFailure(refused(state, error));
  }, [error]);
  return (
    <>
      <main className="p-body">
        <section className="p-card">
          <PhoneForm state={state} />
        </section>
        {failure !== null && <Note tone="red">{problemText(failure)}</Note>}
        <p className="p-soft p-small">{t("portal.form.kept")}</p>
      </main>
      <footer className="p-foot">
        <Button look="primary" pending={request.pending} onClick={() => void submit()}>
          {t("portal.form.submit")}
        </Button>
      </footer>
    </>
  );
}

function Thanks({ sent, onAnother }: { sent: Sent; onAnother: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <main className="p-body">
      <section className="p-card s-done">
        <div className="mark">
          <Icon name="check" size={40} />
        </div>
        <h2>{label(sent.thanks ?? undefined) || t("portal.form.thanks")}</h2>
        {sent.no && <p className="no">{sent.no}</p>}
        {sent.no && <p className="p-soft">{t("portal.form.keepNumber")}</p>}
      </section>
      <Button look="plain" onClick={onAnother}>
        {t("portal.form.another")}
      </Button>
    </main>
  );
}
