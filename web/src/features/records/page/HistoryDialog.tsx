import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta, RecordRow } from "../../../api/types";
import { HistoryList } from "./HistoryList";

interface Props {
  form: FormMeta;
  record: RecordRow;
  onClose: () => void;
}

/** The history of a record in a drawer. */
export default function HistoryDialog({ form, record, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer open title={t("records.history.title")} size={520} onClose={onClose}>
      <HistoryList form={form} record={record} onRestored={onClose} />
    </Drawer>
  );
}
