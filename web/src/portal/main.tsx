import { createRoot } from "react-dom/client";
import { startI18n } from "../lib/i18n";
import { portalTexts } from "../lib/i18n/bundles";
import { reloadOnNewVersion } from "../ui/phone/reload";
import { App } from "./App";
import { rememberAskedLanguage } from "./language";
import "../ui/phone/phone.css";
import "./portal.css";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing");
  reloadOnNewVersion();
  rememberAskedLanguage();
  await startI18n(portalTexts);
  createRoot(root).render(<App />);
}

void start();
