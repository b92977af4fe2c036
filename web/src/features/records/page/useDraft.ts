import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../api/client";
import { records, useRefreshRecords } from "../../../api/records";
import { useSession } from "../../../api/session";
import type { FieldMeta, FormMeta, RecordRow, Session } from "../../../api/types";
import { fieldProblem } from "../../../engines/form/runtime/desk";
import { useRetryKey } from "../../../lib/retryKey";
import { inZone } from "../../../lib/zone";
import { useErrorText } from "../../../ui/states";
import { isEditable } from "./fields";
import type { FormValues } from "./SchemaForm";

/** The start value of a field: a constant, or me, now, today. */
function defaultOf(field: FieldMeta, session: Session): unknown {
  const value = field.default;
  if (value === null || typeof value !== "object" || !("$" in value)) return value;
  const name = (value as { $: string }).$;
  if (name === "me") return { id: session.user.id, title: session.user.name };
  if (name === "today") return inZone().format("YYYY-MM-DD");
  return name === "now" ? inZone().format() : undefined;
}

function defaultsOf(form: FormMeta, session: Session): FormValues {
  const fields = form.fields.filter((field) => isEditable(form, field));
  const pairs = fields.map((field) => [field.key, defaultOf(field, session)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== null));
}

/** Values of a record that does not exist yet: defaults, checks before sending, one create however often sent. */
export function useDraft(form: FormMeta, given: FormValues = {}) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const [values, setValues] = useState<FormValues>(() => ({ ...defaultsOf(form, session), ...given }));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const keyOf = useRetryKey();
  const [changed, setChanged] = useState(false);

  const set = (field: string, value: unknown) => {
    setValues((old) => ({ ...old, [field]: value }));
    setErrors(({ [field]: _gone, ...rest }) => rest);
    setChanged(true);
  };
  const check = (): boolean => {
    const found: Record<string, string> = {};
    for (const field of form.fields) {
      if (!isEditable(form, field)) continue;
      const problem = fieldProblem(field, values[field.key], { t, language: i18n.language });
      if (problem) found[field.key] = problem;
    }
    setErrors(found);
    const [first] = Object.keys(found);
    if (first) document.querySelector(`[data-field="${first}"]`)?.scrollIntoView({ block: "center" });
    setFailure(first ? t("records.create.fix", { count: Object.keys(found).length }) : "");
    return !first;
  };
  const submit = async (): Promise<RecordRow | null> => {
    if (busy || !check()) return null;
    setBusy(true);
    try {
      const created = await records.create(form.key, values, keyOf(values));
      setChanged(false);
      refresh(form.key);
      return created;
    } catch (problem) {
      if (problem instanceof ApiProblem) setErrors(problem.byPath());
      setFailure(errorText(problem));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { values, errors, failure, busy, changed, set, setValues, submit };
}
