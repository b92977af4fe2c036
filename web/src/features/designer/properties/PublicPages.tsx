import { CopyOutlined, DownloadOutlined, ExportOutlined } from "@ant-design/icons";
import { App, Button, ColorPicker, DatePicker, InputNumber, QRCode, Select, Switch } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { saveBlob } from "../../../lib/download";
import { useLabel } from "../../../lib/i18n";
import { fromWall, toWall } from "../../../lib/zone";
import { useSituation, useTools } from "../context";
import { compact, type Definition, type FieldDef, type Labels, sectionsOf } from "../core/definition";
import type { Types } from "../meta";
import { LabelsInput } from "./LabelsInput";
import { Setting } from "./Setting";

interface FormPage {
  enabled?: boolean;
  title?: Labels;
  intro?: Labels;
  thanks?: Labels;
  color?: string;
  fields: readonly string[];
  choices?: readonly string[];
  prefill?: readonly string[];
  opens_at?: string;
  closes_at?: string;
  limit?: number;
  show_number?: boolean;
}

interface QueryPage {
  enabled?: boolean;
  title?: Labels;
  intro?: Labels;
  by: readonly string[];
  columns: readonly string[];
}

interface Pages {
  form?: FormPage;
  query?: QueryPage;
  /** Absent: single records may be shared outside by those who hold the right to. */
  share?: { enabled: boolean };
}

interface Props {
  form: Definition;
  set: (part: Partial<Definition>, gesture?: string) => void;
  said: (path: string) => string | undefined;
}

const FULL = { width: "100%" } as const;
const ACCENT = "#2f5bea";

/** Whether somebody without an account can fill a field of this type in. */
function isFillable(field: FieldDef, types: Types): boolean {
  const can = types.get(field.type)?.can;
  return Boolean(can && !can.computed && !can.relation) && !field.hidden && !field.readonly;
}

/** The page on which anyone may fill the form in, and the one on which they look up what they know. */
export function PublicPages({ form, set, said }: Props) {
  const { t } = useTranslation();
  const pages = (form.public ?? {}) as Pages;
  const put = (part: Partial<Pages>, gesture?: string) => {
    const next = compact({ ...pages, ...part });
    set({ public: Object.keys(next).length > 0 ? next : undefined }, gesture);
  };
  return (
    <>
      <h3>{t("designer.public.title")}</h3>
      <FormPageSettings form={form} page={pages.form} put={put} said={said} />
      <QueryPageSettings form={form} page={pages.query} put={put} said={said} />
      <Setting name={t("sharing.form.allow")} help={t("sharing.form.allowHelp")} inline>
        {(id) => (
          <Switch
            id={id}
            size="small"
            checked={pages.share?.enabled !== false}
            onChange={(on) => put({ share: on ? undefined : { enabled: false } })}
          />
        )}
      </Setting>
    </>
  );
}

interface PartProps<P> {
  form: Definition;
  page: P | undefined;
  put: (part: Partial<Pages>, gesture?: string) => void;
  said: (path: string) => string | undefined;
}

function useNamed() {
  const label = useLabel();
  return (field: FieldDef) => ({ value: field.key, label: label(field.label) || field.key });
}

function FormPageSettings({ form, page, put, said }: PartProps<FormPage>) {
  const { t } = useTranslation();
  const { types } = useTools();
  const named = useNamed();
  const order = sectionsOf(form).flatMap((section) => section.fields);
  const byPlace = [...form.fields].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  const relations = byPlace.filter((field) => types.get(field.type)?.can.relation && !field.hidden);
  const fillable = byPlace.filter((field) => isFillable(field, types) || relations.includes(field));
  const change = (part: Partial<FormPage>, gesture?: string) =>
    page && put({ form: compact({ ...page, ...part }) as FormPage }, gesture && `public.form.${gesture}`);
  const turn = (on: boolean) => {
    if (!on) return put({ form: page && { ...page, enabled: false } });
    const fields = byPlace.filter((field) => isFillable(field, types)).map(({ key }) => key);
    const { enabled: _off, ...kept }: FormPage = page ?? { fields };
    put({ form: kept });
  };
  const chosen = (page?.fields ?? []).filter((key) => form.fields.some((field) => field.key === key));
  const moment = (name: "opens_at" | "closes_at") => (id: string) => (
    <DatePicker
      id={id}
      showTime={{ format: "HH:mm" }}
      format="YYYY-MM-DD HH:mm"
      style={FULL}
      value={page?.[name] ? toWall(page[name]) : null}
      onChange={(at) => change({ [name]: at ? fromWall(at.second(0)) : undefined })}
    />
  );
  const prefillHelp = (keys: readonly string[] = []) =>
    keys.length > 0
      ? `${location.origin}/p/${form.key}?${keys.map((key) => `${key}=…`).join("&")}`
      : t("designer.public.prefillHelp");
  const on = Boolean(page) && page?.enabled !== false;
  return (
    <>
      <Setting name={t("designer.public.form")} help={t("designer.public.formHelp")} inline>
        {(id) => <Switch id={id} size="small" checked={on} onChange={turn} />}
      </Setting>
      {on && page && (
        <>
          <Address path={`/p/${form.key}`} />
          <Setting name={t("designer.public.fields")} problem={said("public.form.fields")}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                style={FULL}
                value={chosen}
                options={fillable.map(named)}
                optionFilterProp="label"
                onChange={(fields: string[]) => {
                  const among = (keys: readonly string[] = []) => keys.filter((key) => fields.includes(key));
                  const picked = relations.map(({ key }) => key).filter((key) => fields.includes(key));
                  change({
                    fields,
                    choices: picked.length > 0 ? picked : undefined,
                    prefill: among(page.prefill),
                  } as Partial<FormPage>);
                }}
              />
            )}
          </Setting>
          {(page.choices?.length ?? 0) > 0 && (
            <p className="sl-setting-help">{t("designer.public.choicesHelp")}</p>
          )}
          <Texts page={page} change={change} />
          <Setting name={t("designer.public.thanks")} problem={said("public.form.thanks")}>
            {(id) => (
              <LabelsInput
                id={id}
                long
                maxLength={2000}
                value={page.thanks}
                onChange={(thanks) => change({ thanks } as Partial<FormPage>, "thanks")}
              />
            )}
          </Setting>
          <Setting name={t("designer.public.color")} inline>
            {() => (
              <ColorPicker
                size="small"
                disabledAlpha
                value={page.color ?? ACCENT}
                onChangeComplete={(color) => change({ color: color.toHexString().slice(0, 7) })}
              />
            )}
          </Setting>
          <Setting name={t("designer.public.prefill")} help={prefillHelp(page.prefill)}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                style={FULL}
                value={[...(page.prefill ?? [])]}
                options={fillable.filter(({ key }) => chosen.includes(key)).map(named)}
                onChange={(prefill: string[]) => change({ prefill })}
              />
            )}
          </Setting>
          <Setting name={t("designer.public.opens")} problem={said("public.form.opens_at")}>
            {moment("opens_at")}
          </Setting>
          <Setting name={t("designer.public.closes")} problem={said("public.form.closes_at")}>
            {moment("closes_at")}
          </Setting>
          <Setting name={t("designer.public.limit")} help={t("designer.public.limitHelp")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                precision={0}
                style={FULL}
                value={page.limit ?? null}
                onChange={(limit) => change({ limit: limit ?? undefined } as Partial<FormPage>, "limit")}
              />
            )}
          </Setting>
        </>
      )}
    </>
  );
}

function QueryPageSettings({ form, page, put, said }: PartProps<QueryPage>) {
  const { t } = useTranslation();
  const { types } = useTools();
  const named = useNamed();
  const shown = form.fields.filter((field) => {
    const can = types.get(field.type)?.can;
    return Boolean(can && !can.presentational && !can.rows);
  });
  const known = shown.filter((field) => !types.get(field.type)?.can.computed);
  const change = (part: Partial<QueryPage>, gesture?: string) =>
    page && put({ query: compact({ ...page, ...part }) as QueryPage }, gesture && `public.query.${gesture}`);
  const turn = (on: boolean) => {
    if (!on) return put({ query: page && { ...page, enabled: false } });
    const title = known.find(({ key }) => key === form.title)?.key ?? known[0]?.key;
    const start: QueryPage = { by: title ? [title] : [], columns: title ? [title] : [] };
    const { enabled: _off, ...kept } = page ?? start;
    put({ query: kept });
  };
  const on = Boolean(page) && page?.enabled !== false;
  return (
    <>
      <Setting name={t("designer.public.query")} help={t("designer.public.queryHelp")} inline>
        {(id) => <Switch id={id} size="small" checked={on} onChange={turn} />}
      </Setting>
      {on && page && (
        <>
          <Address path={`/q/${form.key}`} />
          <Setting
            name={t("designer.public.by")}
            help={t("designer.public.byHelp")}
            problem={said("public.query.by")}
          >
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                maxCount={3}
                style={FULL}
                value={[...page.by]}
                options={known.map(named)}
                onChange={(by: string[]) => change({ by })}
              />
            )}
          </Setting>
          <Setting name={t("designer.public.columns")} problem={said("public.query.columns")}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                style={FULL}
                value={[...page.columns]}
                options={shown.map(named)}
                onChange={(columns: string[]) => change({ columns })}
              />
            )}
          </Setting>
          <Texts page={page} change={change} />
        </>
      )}
    </>
  );
}

interface TextsProps {
  page: { title?: Labels; intro?: Labels };
  change: (part: { title?: Labels; intro?: Labels }, gesture: string) => void;
}

function Texts({ page, change }: TextsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Setting name={t("designer.public.pageTitle")}>
        {(id) => (
          <LabelsInput
            id={id}
            value={page.title}
            onChange={(title) => change({ title } as TextsProps["page"], "title")}
          />
        )}
      </Setting>
      <Setting name={t("designer.public.intro")}>
        {(id) => (
          <LabelsInput
            id={id}
            long
            maxLength={2000}
            value={page.intro}
            onChange={(intro) => change({ intro } as TextsProps["page"], "intro")}
          />
        )}
      </Setting>
    </>
  );
}

/** Where the page is, as an address and as a code to print. It answers once the form is published. */
function Address({ path }: { path: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { publishedVersion } = useSituation();
  const address = `${location.origin}${path}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      void message.success(t("designer.public.copied"));
    } catch {
      void message.info(t("designer.public.copyByHand"));
    }
  };
  const code = useRef<HTMLDivElement>(null);
  const download = () => {
    const drawn = code.current?.querySelector("svg");
    if (!drawn) return;
    const copyOf = drawn.cloneNode(true) as SVGElement;
    copyOf.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const name = `${path.replaceAll("/", "-").slice(1)}.svg`;
    saveBlob(new Blob([copyOf.outerHTML], { type: "image/svg+xml" }), name);
  };
  return (
    <div className="sl-public-address">
      <div ref={code}>
        <QRCode type="svg" value={address} size={104} bordered={false} errorLevel="M" />
      </div>
      <div>
        <code>{address}</code>
        <div>
          <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>
            {t("designer.public.copy")}
          </Button>
          <Button size="small" icon={<ExportOutlined />} href={path} target="_blank" rel="noreferrer">
            {t("designer.public.open")}
          </Button>
          <Button size="small" icon={<DownloadOutlined />} onClick={download}>
            {t("designer.public.code")}
          </Button>
        </div>
        <div className="sl-setting-help">
          {t(publishedVersion > 0 ? "designer.public.afterPublish" : "designer.public.unpublished")}
        </div>
      </div>
    </div>
  );
}
