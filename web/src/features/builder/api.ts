import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Schemas } from "../../api/types";

export type AppShown = Schemas["AppShown"];
export type AppPlan = Schemas["AppPlan"];
export type Conflict = Schemas["ConflictShown"];
export type Template = Schemas["AppTemplate"];
export type Side = "mine" | "theirs";

/** One line of an application's menu, as it is stored. */
export interface Item {
  kind: "form" | "view" | "dashboard" | "page" | "link";
  target: string;
  label?: Record<string, string>;
  icon?: string;
  needs?: string[];
  roles?: string[];
}

export interface Group {
  key: string;
  label: Record<string, string>;
  icon?: string;
  needs?: string[];
  roles?: string[];
  items?: Item[];
}

export const useApps = (deleted = false) =>
  useQuery({
    queryKey: ["apps", deleted],
    queryFn: () => api.get<AppShown[]>("/apps", { query: { deleted } }),
  });

export const useTemplates = () =>
  useQuery({ queryKey: ["apps", "templates"], queryFn: () => api.get<Template[]>("/app-templates") });

export const useApp = (key: string) =>
  useQuery({ queryKey: ["apps", "one", key], queryFn: () => api.get<AppShown>(`/apps/${key}`) });

/** After any change of applications: lists, menus and forms are asked for again. */
export function useChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      ["apps", "menus", "forms", "form", "admin"].map((key) => client.invalidateQueries({ queryKey: [key] })),
    );
  };
}

/** Where an application comes from: an archive, or one that ships with the product. */
export type Source = { template: string } | { archive: string };

export function planOf(source: Source, choices: Record<string, Side>, rule: Side): Promise<AppPlan> {
  return "template" in source
    ? api.post(`/app-templates/${source.template}/plan`, { choices, rule })
    : api.post("/apps/plan", { archive: source.archive, choices, rule });
}

export function installOf(source: Source, choices: Record<string, Side>, rule: Side): Promise<AppShown> {
  return "template" in source
    ? api.post(`/app-templates/${source.template}/install`, { choices, rule })
    : api.post("/apps/import", { archive: source.archive, choices, rule });
}

/** A file's bytes as base64. */
export function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.readAsDataURL(file);
  });
}
