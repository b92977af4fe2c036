import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Label } from "../../api/types";

/** The text of a label in a language: exact, else any other language that it has. */
export function pickLabel(label: Label | null | undefined, language: string): string {
  if (label === null || label === undefined) return "";
  if (typeof label === "string") return label;
  const short = language.slice(0, 2);
  return label[short] ?? label.zh ?? label.en ?? Object.values(label)[0] ?? "";
}

/** A function that gives the text of a label in the language in use. */
export function useLabel(): (label: Label | null | undefined) => string {
  const { i18n } = useTranslation();
  return useCallback((label) => pickLabel(label, i18n.language), [i18n.language]);
}
