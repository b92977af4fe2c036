import { createRoot } from "react-dom/client";
import { startI18n } from "../lib/i18n";
import { consoleTexts } from "../lib/i18n/bundles";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing");
  const [{ Console }] = await Promise.all([import("./Console"), startI18n(consoleTexts)]);
  createRoot(root).render(<Console />);
}

void start();
