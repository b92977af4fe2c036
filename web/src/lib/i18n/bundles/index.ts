import type { Bundles } from "../index";

/** The texts of each HTML entry; a page downloads one language of one entry. */
export const consoleTexts: Bundles = {
  "zh-CN": () => import("./console.zh"),
  en: () => import("./console.en"),
};

export const fieldTexts: Bundles = {
  "zh-CN": () => import("./field.zh"),
  en: () => import("./field.en"),
};

export const portalTexts: Bundles = {
  "zh-CN": () => import("./portal.zh"),
  en: () => import("./portal.en"),
};
