import dayjs from "dayjs";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { configureClient } from "../../api/client";
import "dayjs/locale/zh-cn";
import relativeTime from "dayjs/plugin/relativeTime";

dayjs.extend(relativeTime);

export type Language = "zh-CN" | "en";

/** Texts by feature, loaded only for the language in use. */
export type Bundles = Record<Language, () => Promise<{ default: Record<string, unknown> }>>;

const STORED = "sl.language";
let loaders: Bundles | null = null;

/** The language chosen on this device, else the browser's, else Chinese. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh-CN" || stored === "en") return stored;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh-CN";
}

async function load(language: Language): Promise<void> {
  if (!loaders) throw new Error("startI18n was not called");
  const bundle = await loaders[language]();
  i18next.addResourceBundle(language, "translation", bundle.default, true, true);
}

function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
  dayjs.locale(language === "en" ? "en" : "zh-cn");
}

/** Starts translation with one entry's texts; call once before the first render. */
export async function startI18n(bundles: Bundles): Promise<void> {
  loaders = bundles;
  const language = preferredLanguage();
  configureClient({ language: () => i18next.language || language });
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await load(language);
  applyLanguage(language);
}

/** Changes the language at once and remembers it on this device. */
export async function setLanguage(language: Language): Promise<void> {
  await load(language);
  localStorage.setItem(STORED, language);
  applyLanguage(language); // before anything is drawn again: times are written in it
  await i18next.changeLanguage(language);
}

export { useLabel } from "./label";
