import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRefreshRecords } from "../../../api/records";
import type { FormMeta } from "../../../api/types";
import { useErrorText } from "../../../ui/states";
import { type Purged, recycle } from "./api";
import { PurgeDialog } from "./PurgeDialog";

interface Asked {
  count: number;
  most?: number;
  run: () => Promise<Purged>;
}

/** Deletes records of a form for good, after the number was typed. `dialog` has to be drawn. */
export function usePurge(form: Pick<FormMeta, "key">, onDone?: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const refresh = useRefreshRecords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const some = (ids: string[]) =>
    setAsked({ count: ids.length, run: () => recycle.purgeRecords(form.key, ids) });
  const all = async () => {
    try {
      const { count, most, before } = await recycle.countRecords(form.key);
      setAsked({ count, most, run: () => recycle.purgeAll(form.key, before, count) });
    } catch (problem) {
      void message.error(errorText(problem));
    }
  };
  const purge = async (run: Asked["run"]) => {
    const { purged, kept } = await run();
    setAsked(null);
    const words = kept > 0 ? "sharing.recycle.kept" : "sharing.recycle.purged";
    void message.success(t(words, { count: purged, kept }));
    refresh(form.key);
    void client.invalidateQueries({ queryKey: ["recycled"] });
    onDone?.();
  };
  const dialog: ReactNode = asked && (
    <PurgeDialog
      title={t("sharing.recycle.purgeTitle", { count: asked.count })}
      hint={
        <>
          {t("sharing.recycle.purgeRecordsHint")}{" "}
          {asked.most !== undefined &&
            asked.count > asked.most &&
            t("sharing.recycle.most", { count: asked.most })}
        </>
      }
      count={asked.count}
      onPurge={() => purge(asked.run)}
      onClose={() => setAsked(null)}
    />
  );
  return { some, all, dialog };
}
