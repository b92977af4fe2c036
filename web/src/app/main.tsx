import { createRoot } from "react-dom/client";
import { askAhead } from "../api/ahead";
import { startI18n } from "../lib/i18n";
import { consoleTexts } from "../lib/i18n/bundles";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing");
  const texts = startI18n(consoleTexts);
  const { pathname } = window.location;
  askAhead(pathname, "/menus");
  if (/^\/f\/[^/]+\/./.test(pathname)) void import("../features/records/page/RecordPanel");
  const [{ Console }] = await Promise.all([import("./Console"), texts]);
  createRoot(root).render(<Console />);
}

void start();
