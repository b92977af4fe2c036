import { App } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { records, useRefreshRecords } from "../../../api/records";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useErrorText } from "../../../ui/states";

/** Brings deleted records back; says how many, and why not where one could not. */
export function useRestore(form: FormMeta) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const [busy, setBusy] = useState(false);
  const restore = async (rows: Pick<RecordRow, "id">[]) => {
    setBusy(true);
    const results = await Promise.allSettled(rows.map(({ id }) => records.undelete(form.key, id)));
    setBusy(false);
    const failed = results.filter((result) => result.status === "rejected");
    if (failed[0])
      message.error(t("records.bulk.partly", { failed: failed.length, why: errorText(failed[0].reason) }));
    else message.success(t("records.recycle.restored", { count: rows.length }));
    refresh(form.key);
  };
  return { restore, busy };
}
