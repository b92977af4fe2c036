import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { fieldProblem } from "../../engines/form/runtime/phone";
import { useDraft } from "../../ui/phone/draft";
import { useRequest } from "../../ui/phone/request";
import { type Channel, type RequestDone, type RequestDraft, sendRequest } from "../api";
import { requestBody } from "./body";
import { requestFields } from "./fields";

export type Errors = Partial<Record<string, string>>;

const scannedSerial = (): string => new URLSearchParams(location.search).get("sn") ?? "";

function emptyDraft(channel: Channel): RequestDraft {
  return {
    service_type: channel.service_types[0]?.value ?? null,
    description: "",
    photos: [],
    video: [],
    serial: scannedSerial(),
    product: null,
    address: null,
    position: null,
    wished_at: null,
    contact_name: "",
    phone: "",
  };
}

function scrollTo(name: string | undefined): void {
  document.querySelector(`[data-field="${name}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

/** What the server does not accept, by field: "address.detail" belongs to the address. */
function refusedFields(error: unknown): Errors {
  if (!(error instanceof ApiProblem)) return {};
  const byPath = Object.entries(error.byPath(""));
  return Object.fromEntries(byPath.map(([path, message]) => [path.split(".")[0] ?? path, message]));
}

/** Everything about the form but its looks: draft, checks at the field, sending once. */
export function useRequestForm(channel: Channel, slug: string, onDone: (done: RequestDone) => void) {
  const { t, i18n } = useTranslation();
  const draft = useDraft<RequestDraft>(`request.${slug}`, emptyDraft(channel));
  const { value } = draft;
  const [code, setCode] = useState("");
  const [consent, setConsent] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const request = useRequest(`request.${slug}`, (body: object, key) => sendRequest(slug, body, key));
  const fields = requestFields(t);

  // The code that was scanned now wins over one that was typed for another device before.
  useEffect(() => {
    const scanned = scannedSerial();
    if (scanned) draft.set((before) => (before.serial === scanned ? before : { ...before, serial: scanned }));
  }, [draft.set]);

  const set = (part: Partial<RequestDraft>) => {
    draft.set((before) => ({ ...before, ...part }));
    setErrors((all) => Object.fromEntries(Object.entries(all).filter(([key]) => !(key in part))));
  };

  const check = (): Errors => {
    const found: Errors = {};
    for (const field of Object.values(fields)) {
      const problem = fieldProblem(field, value[field.key as keyof RequestDraft], {
        t,
        language: i18n.language,
      });
      if (problem) found[field.key] = problem;
    }
    if (!/^\d{4,8}$/.test(code.trim())) found.code = t("portal.request.codeMissing");
    if (!consent) found.consent = t("portal.request.consentMissing");
    return found;
  };

  const submit = async () => {
    const found = check();
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first) return scrollTo(first);
    const sent = await request.run(requestBody(value, code.trim()));
    if (!sent) return;
    draft.clear();
    onDone(sent.answer);
  };

  const refused = refusedFields(request.error);
  const firstRefused = Object.keys(refused)[0];
  useEffect(() => {
    if (firstRefused) scrollTo(firstRefused);
  }, [firstRefused]);
  return {
    value,
    set,
    fields,
    code,
    setCode: (text: string) => {
      setCode(text);
      setErrors(({ code: _code, ...others }) => others);
    },
    consent,
    setConsent: (given: boolean) => {
      setConsent(given);
      setErrors(({ consent: _consent, ...others }) => others);
    },
    errors: { ...refused, ...errors } as Errors,
    submit,
    pending: request.pending,
    failure: request.failed ? request.error : null,
  };
}

export type RequestFormState = ReturnType<typeof useRequestForm>;
