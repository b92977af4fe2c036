import { useTranslation } from "react-i18next";
import type { Labels } from "./model";

/** A text of ours as a label to begin with, in the language in use; Chinese is always there, since labels need it. */
export function useStartLabel(): (key: string) => Labels {
  const { t, i18n } = useTranslation();
  return (key): Labels => {
    const text: string = t(key);
    return i18n.language.startsWith("zh") ? { zh: text } : { zh: text, en: text };
  };
}
