import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Label, Schemas, Session } from "../api/types";

export type AppMenu = Schemas["AppMenu"];

export interface MenuItem {
  path: string;
  text?: Label | null;
  /** Text key of our own pages. */
  textKey?: string;
  icon: string;
}

export interface MenuGroup {
  key: string;
  label?: Label | null;
  items: MenuItem[];
}

/** The menus of all applications, as the person may use them. */
export function useMenus() {
  return useQuery({
    queryKey: ["menus"],
    queryFn: () => api.get<AppMenu[]>("/menus"),
    staleTime: 5 * 60_000,
  });
}

/** Our own pages that an application's menu may name. */
const PAGE_TEXTS: Record<string, string> = {
  "/dashboards": "app.menu.dashboards",
  "/stock": "app.menu.stock",
  "/settlement": "app.menu.settlement",
  "/imports": "app.menu.imports",
};

function has(list: string[], wanted: string): boolean {
  return list.includes("*") || list.includes(wanted);
}

function systemItems(session: Session): MenuItem[] {
  const items: MenuItem[] = [];
  const add = (path: string, textKey: string, icon: string) => items.push({ path, textKey, icon });
  if (session.seen_by) return items; // what these pages show is there to be changed
  if (has(session.abilities, "import_data")) add("/imports", "app.menu.imports", "import");
  if (has(session.abilities, "view_messages")) add("/admin/messages", "app.menu.messages", "message");
  if (has(session.abilities, "design_forms")) add("/build", "app.menu.build", "app");
  if (has(session.abilities, "design_forms") || has(session.abilities, "purge"))
    add("/recycled", "sharing.recycle.menu", "inbox");
  if (has(session.abilities, "manage_users")) add("/admin/users", "app.menu.admin", "admin");
  else if (has(session.abilities, "manage_roles")) add("/admin/roles", "app.menu.admin", "admin");
  else if (has(session.abilities, "view_audit")) add("/admin/audit", "app.menu.audit", "admin");
  return items;
}

function groupsOf(app: AppMenu): MenuGroup[] {
  return app.groups.map(({ key, label, items }) => ({
    key,
    label,
    items: items.map(({ path, label: text, icon }) => {
      const textKey = text ? undefined : PAGE_TEXTS[path];
      return { path, icon, ...(textKey ? { textKey } : { text: text ?? path }) };
    }),
  }));
}

/** The left menu: one application's groups, then the system's pages. */
export function menuOf(session: Session, app: AppMenu | undefined): MenuGroup[] {
  return [...(app ? groupsOf(app) : []), { key: "system", items: systemItems(session) }].filter(
    (group) => group.items.length > 0,
  );
}

/** Everything that any application's menu leads to, once each. */
export function everyItem(session: Session, apps: AppMenu[]): MenuItem[] {
  const groups = [...apps.flatMap(groupsOf), ...menuOf(session, undefined)];
  return [...new Map(groups.flatMap(({ items }) => items).map((item) => [item.path, item])).values()];
}

const inApp = (app: AppMenu, path: string) =>
  app.groups.some(({ items }) => items.some((item) => item.path === path));

/** The application to show: the one chosen last, unless the page belongs to another one only. */
export function appOf(apps: AppMenu[], chosen: string | null, pathname: string): AppMenu | undefined {
  const path = pathname.startsWith("/f/") ? pathname.split("/").slice(0, 3).join("/") : pathname;
  const known = apps.find(({ key }) => key === chosen);
  if (known && inApp(known, path)) return known;
  return apps.find((app) => inApp(app, path)) ?? known ?? apps[0];
}

/** Where a person starts. */
export function homeOf(session: Session, apps: AppMenu[]): string {
  const { menus } = session;
  if (menus.length === 1 && menus[0] === "field") return "/m/";
  const starts: [string, string][] = [
    ["tickets", "/f/ticket"],
    ["stock", "/stock"],
    ["finance", "/settlement"],
    ["reports", "/dashboards"],
  ];
  const wanted = menus[0] === "reports" ? "/dashboards" : starts.find(([menu]) => has(menus, menu))?.[1];
  const paths = everyItem(session, apps).map(({ path }) => path);
  if (wanted && paths.includes(wanted)) return wanted;
  return paths.find((path) => path.startsWith("/")) ?? "/f/ticket";
}
