import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { design } from "../api";
import { useDefinition, useSituation, useTools } from "../context";

/** Before a whole form goes to the recycle bin: what refers to it. */
export function RemoveForm({ onClose, onRemoved }: { onClose: () => void; onRemoved: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const tools = useTools();
  const form = useDefinition();
  const { publishedVersion } = useSituation();
  const [busy, setBusy] = useState(false);
  const uses = useQuery({
    queryKey: ["form-uses", tools.form],
    queryFn: () => design.formUses(tools.form),
    gcTime: 0,
  });
  const go = async () => {
    setBusy(true);
    try {
      await design.removeForm(tools.form, publishedVersion);
      await client.invalidateQueries({ queryKey: ["forms"] });
      onRemoved();
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("designer.remove.title", { name: label(form.label) })}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {t("common.cancel")}
        </Button>,
        <Button
          key="yes"
          danger
          type="primary"
          loading={busy}
          disabled={!uses.data}
          onClick={() => void go()}
        >
          {t("designer.remove.do")}
        </Button>,
      ]}
    >
      <p>{t("designer.remove.hint")}</p>
      {uses.isPending && <PageSkeleton rows={3} />}
      {uses.isError && <ErrorState error={uses.error} onRetry={() => void uses.refetch()} />}
      {Boolean(uses.data?.length) && (
        <>
          <p>{t("designer.remove.uses", { count: uses.data?.length ?? 0 })}</p>
          <ul className="sl-changes">
            {uses.data?.map((use) => (
              <li key={use.id}>{label(use.where)}</li>
            ))}
          </ul>
        </>
      )}
    </Modal>
  );
}
