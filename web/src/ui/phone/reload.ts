const LAST = "sl.reloaded";
const PAUSE_MS = 30_000;

/**
 * Loads the page again when a part of it is gone because a new version was installed meanwhile.
 * Drafts survive that; a second failure soon after is left to the page's own error.
 */
export function reloadOnNewVersion(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(LAST) ?? 0);
    if (Date.now() - last < PAUSE_MS || !navigator.onLine) return;
    event.preventDefault();
    sessionStorage.setItem(LAST, String(Date.now()));
    location.reload();
  });
}
