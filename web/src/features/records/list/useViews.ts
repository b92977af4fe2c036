import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../api/client";
import type { FormMeta, ViewMeta } from "../../../api/types";

/** Saving and deleting a person's own views of a form. */
export function useViewActions(form: FormMeta) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["form", form.key] });
  return {
    async save(view: ViewMeta): Promise<ViewMeta> {
      const saved = view.id
        ? await api.patch<ViewMeta>(`/forms/${form.key}/views/${view.id}`, view)
        : await api.post<ViewMeta>(`/forms/${form.key}/views`, view);
      await refresh();
      return saved;
    },
    async remove(view: ViewMeta): Promise<void> {
      await api.delete(`/forms/${form.key}/views/${view.id}`);
      await refresh();
    },
  };
}
