import { describe, expect, it } from "vitest";
import type { Session } from "../api/types";
import { type AppMenu, appOf, everyItem, homeOf, menuOf } from "./menu";

const item = (path: string, label: Record<string, string> | null = { zh: path }) => ({
  kind: "form",
  path,
  label,
  icon: "file",
  form: null,
});
const app = (key: string, ...paths: string[]): AppMenu => ({
  key,
  label: { zh: key },
  icon: "app",
  color: "",
  groups: [{ key: "main", label: { zh: "主" }, icon: null, items: paths.map((path) => item(path)) }],
});
const session = (menus: string[], abilities: string[] = []) => ({ menus, abilities }) as unknown as Session;
const service = app("aftersales", "/f/ticket", "/f/customer");
const crm = app("crm", "/f/lead", "/f/customer");

describe("the menu", () => {
  it("is the application's groups and then the system's", () => {
    const groups = menuOf(session([], ["manage_users", "design_forms"]), service);
    expect(groups.map(({ key }) => key)).toEqual(["main", "system"]);
    expect(groups[1]?.items.map(({ path }) => path)).toEqual(["/build", "/recycled", "/admin/users"]);
  });
  it("names our own pages in the reader's language", () => {
    const own = { ...service, groups: [{ ...service.groups[0], items: [item("/stock", null)] }] } as AppMenu;
    expect(menuOf(session([]), own)[0]?.items[0]).toMatchObject({ textKey: "app.menu.stock" });
  });
  it("lists what several applications share once", () => {
    expect(everyItem(session([]), [service, crm]).map(({ path }) => path)).toEqual([
      "/f/ticket",
      "/f/customer",
      "/f/lead",
    ]);
  });
});

describe("the application shown", () => {
  const apps = [service, crm];
  it("stays where the page belongs to it, too", () => {
    expect(appOf(apps, "crm", "/f/customer/123")?.key).toBe("crm");
    expect(appOf(apps, "crm", "/f/ticket")?.key).toBe("aftersales");
    expect(appOf(apps, "crm", "/admin/users")?.key).toBe("crm");
    expect(appOf(apps, null, "/imports")?.key).toBe("aftersales");
  });
});

describe("where a person starts", () => {
  it("is a page that is really in the menu", () => {
    expect(homeOf(session(["tickets"]), [service])).toBe("/f/ticket");
    expect(homeOf(session(["tickets"]), [crm])).toBe("/f/lead");
    expect(homeOf(session(["field"]), [])).toBe("/m/");
  });
});
