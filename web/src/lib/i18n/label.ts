import i18next from "i18next";
import { useCallback, useSyncExternalStore } from "react";
import type { Label } from "../../api/types";

/** The text of a label in a language: exact, else any other language that it has. */
export function pickLabel(label: Label | null | undefined, language: string): string {
  if (label === null || label === undefined) return "";
  if (typeof label === "string") return label;
  const short = language.slice(0, 2);
  return label[short] ?? label.zh ?? label.en ?? Object.values(label)[0] ?? "";
}

const subscribe = (changed: () => void) => {
  i18next.on("languageChanged", changed);
  return () => i18next.off("languageChanged", changed);
};
const current = () => i18next.language ?? "";

/** A function that gives the text of a label in the language in use. */
export function useLabel(): (label: Label | null | undefined) => string {
  const language = useSyncExternalStore(subscribe, current);
  return useCallback((label) => pickLabel(label, language), [language]);
}
