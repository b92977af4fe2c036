import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../api/client";
import type { FormMeta, ViewMeta } from "../../../api/types";

/** Saving, arranging and deleting views of a form. */
export function useViewActions(form: FormMeta) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["form", form.key] });
  const path = `/forms/${encodeURIComponent(form.key)}/views`;
  return {
    async save(view: ViewMeta): Promise<ViewMeta> {
      const { default: _mine, locked: _lock, ...body } = view;
      const saved = view.id
        ? await api.patch<ViewMeta>(`${path}/${view.id}`, body)
        : await api.post<ViewMeta>(path, body);
      await refresh();
      return saved;
    },
    async change(view: ViewMeta, part: Partial<ViewMeta>): Promise<void> {
      await api.patch<ViewMeta>(`${path}/${view.id}`, { ...part, version: view.version });
      await refresh();
    },
    async remove(view: ViewMeta): Promise<void> {
      await api.delete(`${path}/${view.id}`);
      await refresh();
    },
    /** The person's own order and default, by key or id. */
    async arrange(order: string[], preferred: string | null): Promise<void> {
      await api.put(`${path}/arrangement`, { order, default: preferred });
      await refresh();
    },
  };
}
