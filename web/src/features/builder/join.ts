import { api } from "../../api/client";
import type { AppShown, Group } from "./api";

/** A form that was made for an application becomes part of it once it is published, with a line in the menu. */
export async function joinApp(app: string, form: string): Promise<void> {
  const shown = await api.get<AppShown>(`/apps/${app}`);
  const forms = shown.forms.map(({ key }) => key);
  if (forms.includes(form)) return;
  const { version, label, description, icon, color, roles } = shown;
  const menus = withForm(shown.menus as unknown as Group[], form, label as Record<string, string>);
  await api.put(`/apps/${app}`, {
    version,
    label,
    description,
    icon,
    color,
    roles,
    forms: [...forms, form],
    menus,
  });
}

/** The menu with a line for the form at the end of its last group; a menu without groups gets one with the app's name. */
export function withForm(menus: Group[], form: string, name: Record<string, string>): Group[] {
  const item = { kind: "form", target: form } as const;
  const last = menus.at(-1);
  if (!last) return [{ key: "main", label: name, items: [item] }];
  return [...menus.slice(0, -1), { ...last, items: [...(last.items ?? []), item] }];
}
