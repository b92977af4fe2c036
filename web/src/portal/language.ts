const STORED = "sl.language";

/** `?lang=en` in a link counts before the browser's language, also on the page that follows. */
export function rememberAskedLanguage(): void {
  const asked = new URLSearchParams(location.search).get("lang")?.toLowerCase();
  if (!asked) return;
  localStorage.setItem(STORED, asked.startsWith("en") ? "en" : "zh-CN");
}
