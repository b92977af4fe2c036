import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { Alert, Button, Select, Spin, Upload as UploadArea } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo, useForms } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { useErrorText } from "../../ui/states";
import { saveFrom, type Upload, uploadImport } from "./api";

interface Props {
  form: string | undefined;
  onForm: (form: string) => void;
  onUploaded: (upload: Upload) => void;
}

/** Which form, and which file. */
export function UploadStep({ form, onForm, onUploaded }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const importable = (forms.data ?? []).filter((item) => canDo(item, "import"));
  const take = async (file: File) => {
    if (!form) return;
    setBusy(true);
    setFailure("");
    try {
      onUploaded(await uploadImport(form, file));
    } catch (problem) {
      setFailure(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <div className="sl-form sl-import-upload">
      <Select
        showSearch={{ optionFilterProp: "label" }}
        loading={forms.isPending}
        placeholder={t("imports.chooseForm")}
        aria-label={t("imports.chooseForm")}
        value={form}
        onChange={onForm}
        options={importable.map((item) => ({ value: item.key, label: label(item.label) }))}
      />
      <Spin spinning={busy} description={t("imports.reading")}>
        <UploadArea.Dragger
          accept=".xlsx,.csv"
          disabled={!form || busy}
          showUploadList={false}
          beforeUpload={(file) => {
            void take(file);
            return false;
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p className="ant-upload-text">{form ? t("imports.drop") : t("imports.chooseFormFirst")}</p>
          <p className="ant-upload-hint">{t("imports.dropHint")}</p>
        </UploadArea.Dragger>
      </Spin>
      {form && (
        <p className="sl-import-template">
          <Button
            icon={<DownloadOutlined />}
            onClick={() =>
              void saveFrom(`/forms/${form}/import-template`, `${form}-template.xlsx`).catch((problem) =>
                setFailure(errorText(problem)),
              )
            }
          >
            {t("imports.template")}
          </Button>
          <span className="sl-muted">{t("imports.templateHint")}</span>
        </p>
      )}
      {failure && <Alert role="alert" type="error" showIcon title={failure} />}
    </div>
  );
}
