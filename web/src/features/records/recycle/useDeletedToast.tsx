import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { useRestore } from "./useRestore";

const SECONDS = 8;

/** Says what was deleted and offers to undo it. */
export function useDeletedToast(form: FormMeta): (title: string, rows: { id: string }[]) => void {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const { restore } = useRestore(form);
  return (title, rows) => {
    const key = `deleted-${rows[0]?.id}`;
    const undo = () => {
      notification.destroy(key);
      void restore(rows);
    };
    notification.success({
      key,
      title,
      duration: SECONDS,
      showProgress: true,
      pauseOnHover: true,
      actions: (
        <Button size="small" onClick={undo}>
          {t("common.undo")}
        </Button>
      ),
    });
  };
}
