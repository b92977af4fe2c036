import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { design } from "../api";
import { useDefinition, useSituation, useTools } from "../context";
import { RemovalDialog } from "../RemovalDialog";

/** Before a whole form goes to the recycle bin: what refers to it. */
export function RemoveForm({ onClose, onRemoved }: { onClose: () => void; onRemoved: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const tools = useTools();
  const form = useDefinition();
  const { publishedVersion } = useSituation();
  const uses = useQuery({
    queryKey: ["form-uses", tools.form],
    queryFn: () => design.formUses(tools.form),
    gcTime: 0,
  });
  return (
    <RemovalDialog
      title={t("designer.remove.title", { name: label(form.label) })}
      hint={t("designer.remove.hint")}
      uses={uses}
      okText={t("designer.remove.do")}
      remove={async () => {
        await design.removeForm(tools.form, publishedVersion);
        await client.invalidateQueries({ queryKey: ["forms"] });
        onRemoved();
      }}
      onClose={onClose}
    >
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
    </RemovalDialog>
  );
}
