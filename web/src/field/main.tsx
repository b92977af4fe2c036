import { createRoot } from "react-dom/client";
import { askAhead } from "../api/ahead";
import { startI18n } from "../lib/i18n";
import { fieldTexts } from "../lib/i18n/bundles";
import { reloadOnNewVersion } from "../ui/phone/reload";
import { App } from "./App";
import { registerShell } from "./shell";
import "../ui/phone/phone.css";
import "./field.css";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing");
  reloadOnNewVersion();
  const texts = startI18n(fieldTexts);
  askAhead(window.location.pathname);
  await texts;
  createRoot(root).render(<App />);
  registerShell();
}

void start();
