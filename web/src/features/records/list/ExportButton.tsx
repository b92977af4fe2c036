import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, SortKey } from "../../../api/types";
import { useErrorText } from "../../../ui/states";

const exports = () => import("../../exports");
const ExportWizard = lazy(() => exports().then((m) => ({ default: m.ExportWizard })));

interface Props {
  form: string;
  columns: string[];
  filter: Condition | null;
  sort: SortKey[];
  search?: string;
}

/** Exports the list as it is filtered now, as Excel or CSV, or with more options; a large one in the background. */
export function ExportButton(list: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const [started, setStarted] = useState<string>();
  const run = async (format: "xlsx" | "csv") => {
    setBusy(true);
    try {
      const { exportList } = await exports();
      const run = await exportList(list.form, { ...list, format });
      setStarted(run);
      setOpen(run !== undefined);
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    setOpen(false);
    setStarted(undefined);
  };
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "xlsx", label: t("records.export.xlsx"), onClick: () => void run("xlsx") },
            { key: "csv", label: t("records.export.csv"), onClick: () => void run("csv") },
            { type: "divider" },
            { key: "more", label: t("exports.more"), onClick: () => setOpen(true) },
          ],
        }}
      >
        <Button icon={<DownloadOutlined />} loading={busy}>
          {t("records.export.button")}
        </Button>
      </Dropdown>
      {open && (
        <Suspense fallback={null}>
          <ExportWizard {...list} started={started} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
