import { App, Button, Checkbox, Form, Input, Select, Space } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { useErrorText } from "../../ui/states";
import { createLink, useDocuments, useRefreshLinks } from "./api";
import { copyText } from "./copy";
import { firstFields, inOrder, newCode } from "./defaults";

const DAYS = [1, 3, 7, 30, 90, 365];

interface Props {
  form: FormMeta;
  id: string;
  /** Keys of the fields that one may share. */
  choosable: string[];
  /** `code`: what the link asks for, known to nobody else and never shown again. */
  onMade: (code: string | null) => void;
}

/** What a link shows, for how long, and whether it asks for a code. */
export function LinkForm({ form, id, choosable, onMade }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshLinks();
  const every = useMemo(() => inOrder(form, choosable), [form, choosable]);
  const [fields, setFields] = useState(() => firstFields(form, choosable));
  const [days, setDays] = useState(7);
  const [code, setCode] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [template, setTemplate] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const nameOf = (key: string) => label(form.fields.find((field) => field.key === key)?.label ?? key);
  const create = async () => {
    setBusy(true);
    try {
      const shown = every.filter((key) => fields.includes(key));
      const link = await createLink(form.key, id, {
        fields: shown,
        days,
        code: code?.trim() || null,
        note,
        template,
      });
      const copied = link.url && (await copyText(link.url));
      void message.success(t(copied ? "sharing.link.created" : "sharing.link.createdOnly"));
      await refresh(form.key, id);
      onMade(code?.trim() || null);
    } catch (problem) {
      void message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const templates = useDocuments(form.key);
  const badCode = code !== null && code.trim().length < 4;
  return (
    <Form layout="vertical" className="sl-link-form" onFinish={() => void create()}>
      <div className="sl-link-head">
        <span id="share-fields">{t("sharing.link.fields")}</span>
        <Button type="link" size="small" onClick={() => setFields(every)}>
          {t("sharing.link.all")}
        </Button>
        <Button type="link" size="small" onClick={() => setFields([])}>
          {t("sharing.link.none")}
        </Button>
      </div>
      <Form.Item extra={t("sharing.link.fieldsHint")}>
        <Checkbox.Group
          className="sl-link-fields"
          aria-labelledby="share-fields"
          value={fields}
          onChange={(keys) => setFields(keys as string[])}
        >
          {every.map((key) => (
            <Checkbox key={key} value={key}>
              {nameOf(key)}
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
      <div className="sl-link-options">
        <Form.Item label={t("sharing.link.days")} htmlFor="share-days">
          <Select
            id="share-days"
            value={days}
            onChange={setDays}
            options={DAYS.map((value) => ({ value, label: t("sharing.link.daysValue", { count: value }) }))}
          />
        </Form.Item>
        <Form.Item label={t("sharing.link.note")} htmlFor="share-note">
          <Input
            id="share-note"
            value={note}
            maxLength={200}
            placeholder={t("sharing.link.noteHint")}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
      </div>
      {Boolean(templates.data?.length) && (
        <Form.Item label={t("sharing.link.document")} htmlFor="share-document">
          <Select
            id="share-document"
            value={template ?? ""}
            onChange={(value) => setTemplate(value || null)}
            options={[
              { value: "", label: t("sharing.link.documentNone") },
              ...(templates.data ?? []).map((item) => ({ value: item.id, label: label(item.label) })),
            ]}
          />
        </Form.Item>
      )}
      <Form.Item extra={code !== null ? t("sharing.link.codeHint") : undefined}>
        <Checkbox
          checked={code !== null}
          onChange={(event) => setCode(event.target.checked ? newCode() : null)}
        >
          {t("sharing.link.codeOn")}
        </Checkbox>
        {code !== null && (
          <Space.Compact style={{ marginTop: 8, width: "100%", maxWidth: 280 }}>
            <Input
              value={code}
              maxLength={40}
              aria-label={t("sharing.link.code")}
              status={badCode ? "error" : ""}
              onChange={(event) => setCode(event.target.value)}
            />
            <Button onClick={() => setCode(newCode())}>{t("sharing.link.newCode")}</Button>
          </Space.Compact>
        )}
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy} disabled={fields.length === 0 || badCode}>
        {t("sharing.link.create")}
      </Button>
    </Form>
  );
}
