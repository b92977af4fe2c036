import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Modal, Select, Spin, Upload } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, send } from "../../api/client";
import type { Schemas } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useErrorText } from "../../ui/states";
import { PeopleRows, saveLinks } from "./PeopleRows";

type Imported = Schemas["PeopleImported"];

interface Options {
  mapping: (string | null)[] | null;
  key: string | null;
  create: boolean;
  invite: "none" | "send" | "link";
}

const FIELDS = ["name", "account", "phone", "email", "unit", "units", "roles", "posts", "locale"];
const KEYS = ["account", "phone", "email"];
const START: Options = { mapping: null, key: null, create: false, invite: "send" };

function post(file: File, options: Options & { dry_run: boolean }): Promise<Imported> {
  const body = new FormData();
  body.set("file", file, file.name);
  body.set("options", JSON.stringify(options));
  return api.post<Imported>("/users/import", body);
}

/** People from a spreadsheet: checked at once and again after each change; then imported, with links for the new. */
export default function PeopleImport({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState<Options>(START);
  const [seen, setSeen] = useState<Imported | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const latest = useRef(0);
  const run = async (chosen: File, next: Options, dry: boolean) => {
    const turn = ++latest.current;
    setBusy(true);
    setFailure("");
    try {
      const answer = await post(chosen, { ...next, dry_run: dry });
      if (turn !== latest.current) return;
      setSeen(answer);
      setOptions({ ...next, key: answer.key });
      if (!dry) await client.invalidateQueries({ queryKey: ["admin"] });
    } catch (problem) {
      if (turn === latest.current) setFailure(errorText(problem));
    } finally {
      if (turn === latest.current) setBusy(false);
    }
  };
  const take = (chosen: File) => {
    setFile(chosen);
    void run(chosen, START, true);
  };
  const change = (part: Partial<Options>) => {
    const next = { ...options, ...part };
    setOptions(next);
    if (file) void run(file, next, true);
  };
  const done = seen !== null && !seen.dry_run;
  const wanted = seen ? seen.created + seen.updated : 0;
  const template = async () => {
    try {
      const answer = await send("GET", "/users/import/template", { headers: { Accept: "*/*" } });
      saveBlob(await answer.blob(), t("admin.import.templateName"));
    } catch (problem) {
      setFailure(errorText(problem));
    }
  };
  return (
    <Modal
      open
      width={920}
      title={t("admin.import.title")}
      onCancel={onClose}
      mask={{ closable: !done }}
      footer={
        done ? (
          <Button type="primary" onClick={onClose}>
            {t("admin.import.close")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button
              type="primary"
              loading={busy && seen !== null}
              disabled={!file || wanted === 0}
              onClick={() => file && void run(file, options, false)}
            >
              {wanted > 0 ? t("admin.import.start", { count: wanted }) : t("admin.import.startNone")}
            </Button>
          </>
        )
      }
    >
      {failure && <Alert type="error" showIcon role="alert" title={failure} className="sl-gap" />}
      {!seen && (
        <Spin spinning={busy}>
          <Upload.Dragger
            accept=".xlsx,.csv"
            showUploadList={false}
            beforeUpload={(chosen) => {
              take(chosen);
              return false;
            }}
          >
            <p className="ant-upload-drag-icon">
              <InboxOutlined />
            </p>
            <p className="ant-upload-text">{t("imports.drop")}</p>
            <p className="ant-upload-hint">{t("admin.import.dropHint")}</p>
          </Upload.Dragger>
          <p className="sl-tools sl-people-template">
            <Button icon={<DownloadOutlined />} onClick={() => void template()}>
              {t("imports.template")}
            </Button>
            <span className="sl-muted">{t("admin.import.templateHint")}</span>
          </p>
        </Spin>
      )}
      {seen && !done && (
        <Choices
          seen={seen}
          options={options}
          file={file?.name ?? ""}
          onChange={change}
          onOther={() => {
            setSeen(null);
            setFile(null);
          }}
        />
      )}
      {seen && (
        <Spin spinning={busy}>
          {done && (
            <Alert
              type={seen.failed ? "warning" : "success"}
              showIcon
              className="sl-gap"
              title={t("admin.import.done", { created: seen.created, updated: seen.updated })}
              description={seen.rows.some((row) => row.link) ? t("admin.import.linksOnce") : undefined}
              action={
                seen.rows.some((row) => row.link) && (
                  <Button size="small" icon={<DownloadOutlined />} onClick={() => saveLinks(seen.rows, t)}>
                    {t("admin.import.saveLinks")}
                  </Button>
                )
              }
            />
          )}
          <PeopleRows key={String(done)} seen={seen} />
        </Spin>
      )}
    </Modal>
  );
}

interface ChoicesProps {
  seen: Imported;
  options: Options;
  file: string;
  onChange: (part: Partial<Options>) => void;
  onOther: () => void;
}

/** What each column is, by what people are found, and what else is done for them. */
function Choices({ seen, options, file, onChange, onOther }: ChoicesProps) {
  const { t } = useTranslation();
  const fields = seen.columns.map((column) => column.field);
  const keys = KEYS.filter((key) => fields.includes(key));
  return (
    <div className="sl-people-choices">
      <div className="sl-tools">
        <b className="sl-ellipsis">{file}</b>
        <span className="sl-muted">{t("admin.import.rows", { count: seen.total })}</span>
        <Button size="small" type="link" onClick={onOther}>
          {t("admin.import.other")}
        </Button>
      </div>
      <ul className="sl-people-columns">
        {seen.columns.map((column, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name
          <li key={index}>
            <span>
              <b>{column.name}</b>
              <small>{column.password ? t("admin.import.password") : column.samples.join(" · ")}</small>
            </span>
            <Select<string>
              size="small"
              disabled={column.password}
              value={column.field ?? ""}
              aria-label={t("admin.import.means", { name: column.name })}
              onChange={(value) => {
                const next = fields.map((field, at) =>
                  at === index ? value || null : field === value ? null : field,
                );
                onChange({ mapping: next });
              }}
              options={[
                { value: "", label: t("admin.import.ignore") },
                ...FIELDS.map((field) => ({ value: field, label: t(`admin.import.field.${field}`) })),
              ]}
            />
          </li>
        ))}
      </ul>
      <div className="sl-people-options">
        <div>
          <span>{t("admin.import.key")}</span>
          <Select
            size="small"
            value={options.key}
            placeholder={t("admin.import.noKey")}
            status={options.key ? "" : "error"}
            aria-label={t("admin.import.key")}
            onChange={(key: string) => onChange({ key })}
            options={keys.map((key) => ({ value: key, label: t(`admin.import.field.${key}`) }))}
          />
        </div>
        <div>
          <span>{t("admin.import.invite")}</span>
          <Select
            size="small"
            value={options.invite}
            aria-label={t("admin.import.invite")}
            onChange={(invite: Options["invite"]) => onChange({ invite })}
            options={(["send", "link", "none"] as const).map((value) => ({
              value,
              label: t(`admin.import.inviting.${value}`),
            }))}
          />
        </div>
        <Checkbox checked={options.create} onChange={({ target }) => onChange({ create: target.checked })}>
          {t("admin.import.create")}
        </Checkbox>
      </div>
    </div>
  );
}
