import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { App } from "antd";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { SessionProvider } from "../../../api/session";
import type { FormMeta, Session } from "../../../api/types";
import { startI18n } from "../../../lib/i18n";
import { consoleTexts } from "../../../lib/i18n/bundles";
import { RecordList } from "./RecordList";

const session: Session = {
  user: { id: "u", name: "U", account: "u", locale: "en", avatar: null, roles: [], units: [] },
  csrf: "",
  abilities: [],
  menus: [],
  zone: "Asia/Shanghai",
  version: "0",
};
const form: FormMeta = {
  key: "customer",
  label: "Customer",
  actions: ["read", "create"],
  version: 1,
  title: "name",
  layout: [],
  status: null,
  views: [],
  fields: [
    {
      key: "name",
      type: "text",
      label: "Name",
      kind: "text",
      settings: {},
      access: "write",
      operators: ["eq"],
    },
  ],
};

beforeAll(async () => {
  localStorage.setItem("sl.language", "en");
  await startI18n(consoleTexts);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(answer: () => Response, address = "/f/customer"): void {
  vi.stubGlobal("fetch", () => Promise.resolve(answer()));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>
        <MemoryRouter initialEntries={[address]}>
          <SessionProvider session={session}>
            <RecordList form={form} openId={undefined} onOpen={() => {}} />
          </SessionProvider>
        </MemoryRouter>
      </App>
    </QueryClientProvider>,
  );
}

/** The view is loaded when it is needed. */
vi.setConfig({ testTimeout: 30_000 });
const PATIENT = [{}, { timeout: 20_000 }] as const;

const page = (rows: unknown[]) =>
  new Response(JSON.stringify({ rows, next: null, total: { count: rows.length, capped: false } }));

test("says what to do when there is nothing yet", async () => {
  show(() => page([]));
  expect(await screen.findByText("Nothing here yet", ...PATIENT)).toBeTruthy();
});

test("says something else when a search finds nothing", async () => {
  show(() => page([]), "/f/customer?q=zzz");
  expect(await screen.findByText("Nothing matches", ...PATIENT)).toBeTruthy();
});

test("shows the server's words and a way to try again", async () => {
  show(() => new Response(JSON.stringify({ title: "Not allowed", status: 403 }), { status: 403 }));
  expect(await screen.findByText("Not allowed", ...PATIENT)).toBeTruthy();
  expect(screen.getByText("Try again")).toBeTruthy();
});
