import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../lib/i18n";
import { type Draft, design } from "./api";
import { useDefinition, useSituation, useTools } from "./context";
import { type FieldPath, fieldAt, parentOf } from "./core/definition";
import { remove, select } from "./core/state";
import { usesIn } from "./core/uses";
import { RemovalDialog } from "./RemovalDialog";

interface Props {
  path: FieldPath;
  /** Mending changed the draft on the server. */
  onAdopt: (draft: Draft) => void;
  onClose: () => void;
}

/** Before a field is deleted: everything that uses it, with the offer to mend each place. */
export function DeleteDialog({ path, onAdopt, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const tools = useTools();
  const form = useDefinition();
  const { state } = useSituation();
  const field = fieldAt(form, path);
  const published = state.published.has(path) && !parentOf(path);
  const uses = useQuery({
    queryKey: ["field-uses", tools.form, path],
    enabled: published,
    queryFn: async () => {
      await tools.sync.flush();
      return design.uses(tools.form, path);
    },
    gcTime: 0,
  });
  const [unchecked, setUnchecked] = useState<ReadonlySet<string>>(new Set());
  // The server looks into the saved draft too; only where it cannot be asked is the draft searched here.
  const local = published && uses.data ? [] : usesIn(form, path);
  const found = (uses.data ?? []).filter((use) => use.kind !== "layout");
  const mendable = found.filter((use) => use.mend && !unchecked.has(use.id));
  const go = async () => {
    if (mendable.length > 0) {
      const ids = mendable.map((use) => use.id);
      const mended = await design.mend(tools.form, path, ids, tools.sync.version);
      onAdopt(mended.draft);
      void client.invalidateQueries({ queryKey: ["field-uses", tools.form, path] });
    }
    tools.update((old) => remove(select(old, { kind: "field", path })));
    tools.announce(t("designer.said.deleted", { name: label(field?.label) }));
    onClose();
  };
  return (
    <RemovalDialog
      title={t("designer.delete.title", { name: label(field?.label) })}
      hint={published ? t("designer.delete.kept") : t("designer.delete.new")}
      uses={published ? uses : undefined}
      anyway
      okText={
        mendable.length > 0
          ? t("designer.delete.mendAnd", { count: mendable.length })
          : t("designer.delete.do")
      }
      remove={go}
      onClose={onClose}
    >
      {published && uses.data && found.length === 0 && local.length === 0 && (
        <p className="sl-muted">{t("designer.delete.unused")}</p>
      )}
      {found.map((use) => (
        <div key={use.id} className="sl-plan-step">
          <Checkbox
            disabled={!use.mend}
            checked={Boolean(use.mend) && !unchecked.has(use.id)}
            aria-label={label(use.where)}
            onChange={(event) => {
              const next = new Set(unchecked);
              if (event.target.checked) next.delete(use.id);
              else next.add(use.id);
              setUnchecked(next);
            }}
          />
          <div>
            <div>{label(use.where)}</div>
            <div className="sl-muted">{use.mend ? label(use.mend) : t("designer.delete.byHand")}</div>
          </div>
        </div>
      ))}
      {local.length > 0 && <h3>{t("designer.delete.inDraft")}</h3>}
      {local.map((use, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place has no name of its own
        <div key={at} className="sl-plan-step">
          <div>{t(`designer.use.${use.kind}`, { name: label(use.label) })}</div>
          <Button
            size="small"
            type="link"
            onClick={() => {
              tools.select(use.selection);
              onClose();
            }}
          >
            {t("designer.delete.goTo")}
          </Button>
        </div>
      ))}
    </RemovalDialog>
  );
}
