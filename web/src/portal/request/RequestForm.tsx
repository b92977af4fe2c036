import { useTranslation } from "react-i18next";
import { FieldInput } from "../../engines/form/runtime/phone";
import { filesOf } from "../../engines/form/runtime/values";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Field } from "../../ui/phone/field";
import { Card, Note } from "../../ui/phone/page";
import { useProblemText } from "../../ui/phone/problem";
import { type Channel, channelUpload, type RequestDone, type RequestDraft } from "../api";
import { PhoneCode } from "./PhoneCode";
import { Product } from "./Product";
import { type RequestFormState, useRequestForm } from "./useRequestForm";

interface RequestFormProps {
  channel: Channel;
  slug: string;
  onDone: (done: RequestDone) => void;
}

export function RequestForm({ channel, slug, onDone }: RequestFormProps) {
  const { t } = useTranslation();
  const form = useRequestForm(channel, slug, onDone);
  const problemText = useProblemText();
  return (
    <>
      <main className="p-body">
        {channel.welcome && <p className="p-soft">{channel.welcome}</p>}
        <Problem channel={channel} slug={slug} form={form} />
        <Product channel={channel} slug={slug} form={form} />
        <Card title={t("portal.request.place")}>
          <div className="p-stack">
            <Line form={form} name="address" />
            <Line form={form} name="position" />
            <Line form={form} name="wished_at" />
          </div>
        </Card>
        <Card title={t("portal.request.contact")}>
          <div className="p-stack">
            <Line form={form} name="contact_name" />
            <PhoneCode slug={slug} form={form} />
          </div>
        </Card>
        <Consent form={form} company={channel.company || channel.name} />
        {form.failure !== null && <Note tone="red">{problemText(form.failure)}</Note>}
      </main>
      <footer className="p-foot">
        <Button look="primary" pending={form.pending} onClick={() => void form.submit()}>
          {t("portal.request.submit")}
        </Button>
      </footer>
    </>
  );
}

interface LineProps {
  form: RequestFormState;
  name: keyof RequestFormState["fields"];
  upload?: ReturnType<typeof channelUpload>;
}

function Line({ form, name, upload }: LineProps) {
  const field = form.fields[name];
  const isText = typeof form.value[name] === "string" && name !== "wished_at";
  const isFiles = Array.isArray(form.value[name]);
  const change = (value: unknown) =>
    form.set({ [name]: isFiles ? filesOf(value) : isText ? (value ?? "") : value } as Partial<RequestDraft>);
  return (
    <FieldInput
      field={field}
      value={form.value[name]}
      onChange={change}
      error={form.errors[name]}
      disabled={form.pending}
      upload={upload}
    />
  );
}

function Problem({ channel, slug, form }: { channel: Channel; slug: string; form: RequestFormState }) {
  const { t } = useTranslation();
  const label = useLabel();
  const upload = channelUpload(slug);
  return (
    <Card title={t("portal.request.problem")}>
      <div className="p-stack">
        {channel.service_types.length > 1 && (
          <Field label={t("portal.request.fields.service_type")} name="service_type" group>
            <div className="p-choices">
              {channel.service_types.map((type) => (
                <label className="p-choice" key={type.value}>
                  <input
                    type="radio"
                    name="service_type"
                    checked={form.value.service_type === type.value}
                    onChange={() => form.set({ service_type: type.value })}
                  />
                  {label(type.label)}
                </label>
              ))}
            </div>
          </Field>
        )}
        <Line form={form} name="description" />
        <Line form={form} name="photos" upload={upload} />
        <Line form={form} name="video" upload={upload} />
      </div>
    </Card>
  );
}

function Consent({ form, company }: { form: RequestFormState; company: string }) {
  const { t } = useTranslation();
  return (
    <div data-field="consent">
      <label className="s-consent">
        <input
          type="checkbox"
          checked={form.consent}
          aria-invalid={Boolean(form.errors.consent)}
          onChange={(event) => form.setConsent(event.target.checked)}
        />
        <span>{t("portal.request.consent", { company })}</span>
      </label>
      {form.errors.consent && (
        <div className="p-error" role="alert">
          {form.errors.consent}
        </div>
      )}
    </div>
  );
}
