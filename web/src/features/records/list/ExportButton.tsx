import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../../../api/client";
import type { Condition, SortKey } from "../../../api/types";
import { saveBlob } from "../../../lib/download";
import { useErrorText } from "../../../ui/states";

interface Props {
  form: string;
  columns: string[];
  filter: Condition | null;
  sort: SortKey[];
  search?: string;
}

/** Exports the list as it is filtered now, as Excel or CSV. */
export function ExportButton({ form, columns, filter, sort, search }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const run = async (format: "xlsx" | "csv") => {
    setBusy(true);
    try {
      const body = { format, columns, filter: filter ?? {}, sort, ...(search && { search }) };
      const response = await send("POST", `/forms/${form}/export`, { body, headers: { Accept: "*/*" } });
      saveBlob(await response.blob(), fileName(response, `${form}.${format}`));
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "xlsx", label: t("records.export.xlsx"), onClick: () => void run("xlsx") },
          { key: "csv", label: t("records.export.csv"), onClick: () => void run("csv") },
        ],
      }}
    >
      <Button icon={<DownloadOutlined />} loading={busy}>
        {t("records.export.button")}
      </Button>
    </Dropdown>
  );
}

function fileName(response: Response, fallback: string): string {
  const header = response.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  return encoded ? decodeURIComponent(encoded) : (/filename="?([^";]+)/i.exec(header)?.[1] ?? fallback);
}
