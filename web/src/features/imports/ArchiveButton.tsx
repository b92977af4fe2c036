import { FileZipOutlined } from "@ant-design/icons";
import { App, Button, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../ui/states";
import { putArchive } from "./api";

/** The zip with the files that cells name. */
export function ArchiveButton({ run }: { run: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [count, setCount] = useState<number>();
  const take = async (file: File) => {
    setBusy(true);
    try {
      setCount((await putArchive(run, file)).files);
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Upload
      accept=".zip"
      showUploadList={false}
      beforeUpload={(file) => {
        void take(file);
        return false;
      }}
    >
      <Button icon={<FileZipOutlined />} loading={busy} title={t("imports.archive.hint")}>
        {count === undefined ? t("imports.archive.button") : t("imports.archive.done", { count })}
      </Button>
    </Upload>
  );
}
