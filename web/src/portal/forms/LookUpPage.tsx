import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { wireValues } from "../../api/records";
import type { RecordRow } from "../../api/types";
import { FieldDisplay, FieldInput, fieldProblem } from "../../engines/form/runtime/phone";
import { isEmpty } from "../../engines/form/runtime/widget";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Card, Empty, Note, Rows } from "../../ui/phone/page";
import { useProblemText } from "../../ui/phone/problem";
import { type LookUp, lookUp, useLookUp } from "./api";
import { NotThere, PublicPage } from "./PublicPage";

/** Whoever knows the values that the owner asks for sees what the owner shows. */
export default function LookUpPage({ form }: { form: string }) {
  const query = useLookUp(form);
  return query.data ? <Asking page={query.data} /> : <NotThere query={query} heights={[72, 160]} />;
}

function Asking({ page }: { page: LookUp }) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [rows, setRows] = useState<RecordRow[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const ask = async () => {
    const words = { t, language: i18n.language };
    const found = page.by.map((field) => [field.key, fieldProblem(field, values[field.key], words)] as const);
    const wrong = Object.fromEntries(found.flatMap(([key, text]) => (text ? [[key, text]] : [])));
    setErrors(wrong);
    if (Object.keys(wrong).length) return;
    setBusy(true);
    setFailure(null);
    try {
      setRows((await lookUp(page.key, wireValues(values))).rows);
    } catch (problem) {
      setRows(null);
      if (problem instanceof ApiProblem && problem.status === 422) setErrors(problem.byPath());
      else setFailure(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <PublicPage {...page}>
      <main className="p-body">
        <section className="p-card p-stack">
          {page.by.map((field) => (
            <FieldInput
              key={field.key}
              field={field}
              value={values[field.key] ?? null}
              error={errors[field.key]}
              onChange={(value) => setValues((old) => ({ ...old, [field.key]: value }))}
            />
          ))}
        </section>
        {failure !== null && <Note tone="red">{problemText(failure)}</Note>}
        {rows?.length === 0 && <Empty title={t("portal.lookUp.none")} hint={t("portal.lookUp.noneHint")} />}
        {rows?.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: answers carry no ids
          <Found key={index} page={page} row={row} />
        ))}
      </main>
      <footer className="p-foot">
        <Button look="primary" pending={busy} onClick={() => void ask()}>
          {t("portal.lookUp.ask")}
        </Button>
      </footer>
    </PublicPage>
  );
}

function Found({ page, row }: { page: LookUp; row: RecordRow }) {
  const label = useLabel();
  const shown = page.columns.filter((field) => !isEmpty(row[field.key]));
  return (
    <Card>
      <Rows
        rows={shown.map((field) => [
          label(field.label),
          <FieldDisplay key={field.key} field={field} value={row[field.key]} />,
        ])}
      />
    </Card>
  );
}
