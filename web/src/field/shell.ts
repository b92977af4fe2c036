/** Lets the page open without a network and be installed. Only the shell is stored; data always comes from the server. */
export function registerShell(): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register("/sw.js", { scope: "/m/" }).catch(() => {
    // Private windows and plain http refuse it; the app works without.
  });
}

interface InstallPrompt extends Event {
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}

let offered: InstallPrompt | null = null;
const listeners = new Set<() => void>();

function publish(prompt: InstallPrompt | null): void {
  offered = prompt;
  for (const listener of listeners) listener();
}

window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  publish(event as InstallPrompt);
});
window.addEventListener("appinstalled", () => publish(null));

export const installOffer = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isOffered: () => offered !== null,
  async install() {
    await offered?.prompt();
    publish(null);
  },
};
