import { api } from "../../api/client";
import type { AppShown, Group } from "./api";

/** What is sent to change an application: all of it but its key. */
function bodyOf(shown: AppShown, forms: string[], menus: Group[]) {
  const { version, label, description, icon, color, roles } = shown;
  return { version, label, description, icon, color, roles, forms, menus };
}

/** A form that was made for an application becomes part of it once it is published, with a line in the menu. */
export async function joinApp(app: string, form: string): Promise<void> {
  const shown = await api.get<AppShown>(`/apps/${app}`);
  const forms = shown.forms.map(({ key }) => key);
  if (forms.includes(form)) return;
  const menus = withForm(shown.menus as unknown as Group[], form, shown.label as Record<string, string>);
  await api.put(`/apps/${app}`, bodyOf(shown, [...forms, form], menus));
}

/** A form goes to another application: it is there first, and only then no longer here. */
export async function moveForm(from: string, to: string, form: string): Promise<void> {
  await joinApp(to, form);
  const shown = await api.get<AppShown>(`/apps/${from}`);
  const forms = shown.forms.map(({ key }) => key).filter((key) => key !== form);
  await api.put(`/apps/${from}`, bodyOf(shown, forms, withoutForm(shown.menus as unknown as Group[], form)));
}

/** The menu without the lines that lead to a form or its views. */
export function withoutForm(menus: Group[], form: string): Group[] {
  const leads = (kind: string, target: string) =>
    (kind === "form" && target === form) || (kind === "view" && target.startsWith(`${form}/`));
  return menus.map((group) =>
    group.items ? { ...group, items: group.items.filter(({ kind, target }) => !leads(kind, target)) } : group,
  );
}

/** The menu with a line for the form at the end of its last group; a menu without groups gets one with the app's name. */
export function withForm(menus: Group[], form: string, name: Record<string, string>): Group[] {
  const item = { kind: "form", target: form } as const;
  const last = menus.at(-1);
  if (!last) return [{ key: "main", label: name, items: [item] }];
  return [...menus.slice(0, -1), { ...last, items: [...(last.items ?? []), item] }];
}
