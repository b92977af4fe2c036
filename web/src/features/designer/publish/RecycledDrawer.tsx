import { useQuery } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { inZone } from "../../../lib/zone";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { design, type RecycledField } from "../api";
import { useSituation, useTools } from "../context";

interface Props {
  onClose: () => void;
  /** A field came back into the published form. */
  onRestored: () => void;
}

/** Deleted fields with their data; a field comes back at once, the draft must be published or empty for it. */
export function RecycledDrawer({ onClose, onRestored }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const tools = useTools();
  const { publishedVersion } = useSituation();
  const [busy, setBusy] = useState("");
  const fields = useQuery({
    queryKey: ["recycled-fields", tools.form],
    queryFn: () => design.recycledFields(tools.form),
    staleTime: 0,
  });
  const restore = async (field: RecycledField) => {
    setBusy(field.id);
    try {
      await tools.sync.flush();
      if (tools.sync.version > 0) {
        void message.warning(t("designer.recycled.publishFirst"));
        return;
      }
      await design.restoreField(tools.form, field.key, field.id, publishedVersion);
      onRestored();
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy("");
    }
  };
  return (
    <Drawer open size={420} title={t("designer.recycled.title")} onClose={onClose}>
      {fields.isPending && <PageSkeleton rows={4} />}
      {fields.isError && <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />}
      {fields.data?.length === 0 && <EmptyState title={t("designer.recycled.none")} />}
      {fields.data?.map((field) => (
        <div key={field.id} className="sl-plan-step">
          <div>
            <b>{label(field.label)}</b> <span className="sl-muted">{field.key}</span>
            <div className="sl-muted">
              {t("designer.recycled.at", { at: inZone(field.at).format("YYYY-MM-DD HH:mm") })}
              {field.has_data && ` · ${t("designer.recycled.withData")}`}
            </div>
          </div>
          <Button
            size="small"
            loading={busy === field.id}
            aria-label={t("designer.recycled.restoreOne", { name: label(field.label) })}
            onClick={() => void restore(field)}
          >
            {t("designer.recycled.restore")}
          </Button>
        </div>
      ))}
    </Drawer>
  );
}
