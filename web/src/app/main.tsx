import { createRoot } from "react-dom/client";
import { askAhead } from "../api/ahead";
import { startI18n } from "../lib/i18n";
import { consoleTexts } from "../lib/i18n/bundles";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing");
  const texts = startI18n(consoleTexts);
  askAhead(window.location.pathname, "/menus");
  const [{ Console }] = await Promise.all([import("./Console"), texts]);
  createRoot(root).render(<Console />);
}

void start();
