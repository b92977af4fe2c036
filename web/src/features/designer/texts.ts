import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Labels } from "./core/definition";

/** Names that the designer gives to new things, in both languages, because they go into the definition. */
export function useNames(): { section: Labels; tab: Labels; firstTab: Labels; copy: Labels } {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const both = i18n.language.startsWith("en");
    const pair = (zh: string, en: string): Labels => (both ? { zh, en } : { zh });
    return {
      section: pair("分组", "Section"),
      tab: pair("新标签页", "New tab"),
      firstTab: pair("基本信息", "Basics"),
      copy: { zh: " 副本", en: " copy" },
    };
  }, [i18n.language]);
}
