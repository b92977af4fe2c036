import type { FormSummary, Session } from "../api/types";

export interface MenuItem {
  path: string;
  /** Text key of our own pages. */
  textKey?: string;
  form?: FormSummary;
  icon: string;
}

export interface MenuGroup {
  key: string;
  items: MenuItem[];
}

/** Menu rights under which a shipped group of forms is shown; groups made by builders are always shown. */
const GROUP_MENUS: Record<string, string[]> = {
  service: ["tickets", "dispatch"],
  customers: ["customers", "assets"],
  stock: ["stock"],
  finance: ["finance"],
  resources: ["dispatch"],
};

/** The shipped forms in the order of the work; others follow as the server lists them. */
const FORM_ORDER = [
  "ticket",
  "visit",
  "service_report",
  "rating",
  "customer",
  "asset",
  "product",
  "part",
  "stock_move",
];
const place = ({ key }: FormSummary) => {
  const index = FORM_ORDER.indexOf(key);
  return index < 0 ? FORM_ORDER.length : index;
};

const GROUP_ORDER = ["service", "customers", "stock", "finance", "resources"];

function has(list: string[], wanted: string[]): boolean {
  return list.includes("*") || wanted.some((key) => list.includes(key));
}

function overviewItems(session: Session): MenuItem[] {
  return has(session.menus, ["reports"])
    ? [{ path: "/dashboards", textKey: "app.menu.dashboards", icon: "dashboard" }]
    : [];
}

function ownPagesOf(group: string, session: Session): MenuItem[] {
  if (group === "stock" && has(session.menus, ["stock"])) {
    return [{ path: "/stock", textKey: "app.menu.stock", icon: "stock" }];
  }
  if (group === "finance" && has(session.menus, ["finance"])) {
    return [{ path: "/settlement", textKey: "app.menu.settlement", icon: "settlement" }];
  }
  return [];
}

function systemItems(session: Session): MenuItem[] {
  const items: MenuItem[] = [];
  if (has(session.abilities, ["import_data"])) {
    items.push({ path: "/imports", textKey: "app.menu.imports", icon: "import" });
  }
  if (has(session.abilities, ["view_messages"])) {
    items.push({ path: "/admin/messages", textKey: "app.menu.messages", icon: "message" });
  }
  if (has(session.abilities, ["manage_users"])) {
    items.push({ path: "/admin/users", textKey: "app.menu.admin", icon: "admin" });
  } else if (has(session.abilities, ["view_audit"])) {
    items.push({ path: "/admin/audit", textKey: "app.menu.audit", icon: "admin" });
  }
  return items;
}

function formGroups(session: Session, forms: FormSummary[]): MenuGroup[] {
  const keys = [...new Set([...GROUP_ORDER, ...forms.map((form) => form.group || "other")])];
  return keys.map((key) => {
    const allowed = !GROUP_MENUS[key] || has(session.menus, GROUP_MENUS[key]);
    const own = ownPagesOf(key, session);
    const items = allowed
      ? forms
          .filter((form) => (form.group || "other") === key)
          .sort((a, b) => place(a) - place(b))
          .map((form) => ({ path: `/f/${form.key}`, form, icon: form.icon || "file" }))
      : [];
    return { key, items: [...own, ...items] };
  });
}

/** The left menu: own pages and the forms that the person may read, in groups. */
export function menuOf(session: Session, forms: FormSummary[]): MenuGroup[] {
  return [
    { key: "overview", items: overviewItems(session) },
    ...formGroups(session, forms),
    { key: "system", items: systemItems(session) },
  ].filter((group) => group.items.length > 0);
}

/** Where a person starts. */
export function homeOf(session: Session): string {
  const { menus } = session;
  if (menus.length === 1 && menus[0] === "field") return "/m/";
  const starts: [string, string][] = [
    ["tickets", "/f/ticket"],
    ["stock", "/stock"],
    ["finance", "/settlement"],
    ["reports", "/dashboards"],
  ];
  const first = menus[0] === "reports" ? "/dashboards" : undefined;
  return first ?? starts.find(([menu]) => has(menus, [menu]))?.[1] ?? "/f/ticket";
}
