import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { App, Button, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import type { FormMeta } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useErrorText } from "../../ui/states";
import { printing } from "./api";

const WORD = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** Takes a Word file and says what its placeholders lack; gives how the server names the file. */
export function useWordUpload(form: FormMeta) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  return async (file: Blob) => {
    try {
      return await printing.uploadWord(form.key, file);
    } catch (problem) {
      const issues = problem instanceof ApiProblem ? problem.issues : [];
      if (issues.length === 0) message.error(errorText(problem));
      else
        modal.error({
          title: t("printing.word.refused", { count: issues.length }),
          width: 560,
          content: (
            <>
              <p>{t("printing.word.refusedHint")}</p>
              <ul className="sl-print-refused">
                {issues.map((issue) => (
                  <li key={`${issue.path} ${issue.code}`}>{issue.message}</li>
                ))}
              </ul>
            </>
          ),
        });
      return undefined;
    }
  };
}

export function WordButton({
  form,
  onWord,
  children,
}: {
  form: FormMeta;
  onWord: (word: string, names: string[]) => void;
  children: React.ReactNode;
}) {
  const upload = useWordUpload(form);
  const [busy, setBusy] = useState(false);
  return (
    <Upload
      accept={WORD}
      showUploadList={false}
      beforeUpload={(file) => {
        setBusy(true);
        void upload(file)
          .then((found) => found && onWord(found.word, found.names))
          .finally(() => setBusy(false));
        return false;
      }}
    >
      <Button icon={<UploadOutlined />} loading={busy}>
        {children}
      </Button>
    </Upload>
  );
}

interface Props {
  form: FormMeta;
  id: string;
  /** The file that is there is the saved one. */
  saved: boolean;
  onWord: (word: string) => void;
}

/** What there is to a template that is a Word file. */
export function WordPanel({ form, id, saved, onWord }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [names, setNames] = useState<string[]>();
  const get = async (work: () => Promise<Blob>, name: string) => {
    try {
      saveBlob(await work(), name);
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <div className="sl-print-word">
      <p>{t("printing.word.hint")}</p>
      <div className="sl-print-row">
        <Button
          icon={<DownloadOutlined />}
          disabled={!saved}
          onClick={() => void get(() => printing.wordFile(form.key, id), `${form.key}.docx`)}
        >
          {t("printing.word.download")}
        </Button>
        <WordButton
          form={form}
          onWord={(word, found) => {
            setNames(found);
            onWord(word);
          }}
        >
          {t("printing.word.replace")}
        </WordButton>
        <Button type="link" onClick={() => void get(() => printing.starter(form.key), `${form.key}.docx`)}>
          {t("printing.word.starter")}
        </Button>
      </div>
      {names && (
        <p role="status">{t("printing.word.found", { count: names.length, names: names.join("、") })}</p>
      )}
      <dl className="sl-print-grammar">
        {(["field", "rows", "sum", "picture", "qr", "today"] as const).map((name) => (
          <div key={name}>
            <dt>
              <code>{GRAMMAR[name]}</code>
            </dt>
            <dd>{t(`printing.word.grammar.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const GRAMMAR = {
  field: "{{customer.name}}",
  rows: "{{parts.#}} {{parts.name}}",
  sum: "{{sum:parts.amount}}",
  picture: "{{photos|80}}",
  qr: "{{qr:$url}} {{barcode:no}}",
  today: "{{$today}} {{$me}} {{$company}}",
};
