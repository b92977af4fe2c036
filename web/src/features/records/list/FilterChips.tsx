import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { ConditionChips } from "../../../engines/conditions";
import type { ListState } from "./useListState";

/** What the list is filtered by, in words; a cross takes a part away. */
export function FilterChips({ form, state }: { form: FormMeta; state: ListState }) {
  const { t } = useTranslation();
  if (!state.filter) return null;
  return (
    <section className="sl-chips" aria-label={t("views.filter.now")}>
      <ConditionChips
        form={form}
        value={state.filter}
        onChange={(filter) => state.change({ filter: filter ?? (state.view?.filter ? {} : null) })}
      />
    </section>
  );
}
