import { useQuery } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { inZone } from "../../../lib/zone";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { design, type RecycledField } from "../api";
import { useDefinition, useSituation, useTools } from "../context";
import { type FieldDef, fieldAt, keyOf, parentOf, siblings } from "../core/definition";
import { add } from "../core/state";

interface Props {
  onClose: () => void;
  /** A field came back into the published form. */
  onRestored: () => void;
}

/**
 * Deleted fields with their data. A field comes back into the draft, and its data when that is published. What a change
 * of type left behind takes the place of the field that is there now: that is published at once.
 */
export function RecycledDrawer({ onClose, onRestored }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const tools = useTools();
  const form = useDefinition();
  const { publishedVersion } = useSituation();
  const [busy, setBusy] = useState("");
  const fields = useQuery({
    queryKey: ["recycled-fields", tools.form],
    queryFn: () => design.recycledFields(tools.form),
    staleTime: 0,
  });
  const intoDraft = (field: RecycledField) => {
    const parent = parentOf(field.key);
    const back: FieldDef = { ...field.definition, key: keyOf(field.key) };
    tools.update((old) => {
      const rows = parent ? siblings(old.history.present, parent).length : 0;
      return add(old, back, parent ? { parent, index: rows } : undefined);
    });
    tools.announce(t("designer.recycled.inDraft", { name: label(field.label) }));
    void message.success(t("designer.recycled.inDraft", { name: label(field.label) }));
  };
  /** Why it cannot come back now; "" if it can. */
  const obstacle = (field: RecycledField): string => {
    const parent = parentOf(field.key);
    if (parent && !fieldAt(form, parent)) return t("designer.recycled.parentFirst");
    const there = fieldAt(form, field.key);
    return there && (parent || there.type === field.type) ? t("designer.recycled.there") : "";
  };
  const restore = async (field: RecycledField) => {
    if (!fieldAt(form, field.key)) {
      intoDraft(field);
      return;
    }
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
      {Boolean(fields.data?.length) && <p className="sl-muted">{t("designer.recycled.hint")}</p>}
      {fields.data?.map((field) => (
        <div key={field.id} className="sl-plan-step">
          <div>
            <b>{label(field.label)}</b> <span className="sl-muted">{field.key}</span>
            <div className="sl-muted">
              {t("designer.recycled.at", { at: inZone(field.at).format("YYYY-MM-DD HH:mm") })}
              {field.has_data && ` · ${t("designer.recycled.withData")}`}
            </div>
            {(obstacle(field) || fieldAt(form, field.key)) && (
              <div className="sl-muted">{obstacle(field) || t("designer.recycled.replaces")}</div>
            )}
          </div>
          <Button
            size="small"
            loading={busy === field.id}
            disabled={obstacle(field) !== ""}
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
