import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import portal from "../lib/i18n/locales/en/portal.json";
import runtime from "../lib/i18n/locales/en/runtime.json";
import { setZone } from "../lib/zone";
import type { RequestDraft, Tracking } from "./api";
import { rememberAskedLanguage } from "./language";
import { requestBody } from "./request/body";
import RequestPage from "./request/RequestPage";
import TrackingPage from "./tracking/TrackingPage";
import { plannedText } from "./tracking/time";

const CHANNEL = {
  slug: "main",
  name: "Acme Service",
  company: "Acme Ltd",
  title: "Help",
  service_types: [
    { value: "repair", label: { en: "Repair" } },
    { value: "install", label: { en: "Installation" } },
  ],
  products: [{ id: "p1", name: "Chiller", model: "LSX" }],
};

const TRACKING: Tracking = {
  no: "SH20261121-0007",
  status: "to_confirm",
  status_label: { en: "To confirm" },
  service_type: "repair",
  product: null,
  serial: null,
  photos: [],
  video: [],
  files: [],
  company: "Acme Ltd",
  channel: "main",
  zone: "Asia/Shanghai",
  engineer: { name: "Chen" },
  planned_start: "2026-11-22T14:00:00+08:00",
  timeline: [
    { at: "2026-11-21T10:00:00Z", kind: "created", text: { en: "Request received" }, by_customer: false },
  ],
  may: ["confirm", "reject", "messages", "rating"],
  rating_tags: [{ value: "fast", label: { en: "Fast" } }],
};

/** Other work on the machine may slow a page down; a test that fails does so for a reason. */
const WAIT = { timeout: 8000 };
const seen = (text: string) => screen.findAllByText(text, {}, WAIT);

let requests: { url: string; method: string; body: unknown; key: string | null }[] = [];
let answers: Record<string, [status: number, body: unknown]> = {};

beforeAll(async () => {
  const resources = { en: { translation: { runtime, portal } } };
  await i18next.use(initReactI18next).init({ lng: "en", resources, interpolation: { escapeValue: false } });
});

beforeEach(() => {
  requests = [];
  answers = {};
  localStorage.clear();
  sessionStorage.clear();
  Element.prototype.scrollIntoView = vi.fn();
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    requests.push({ url, method: init.method ?? "GET", body, key: headers.get("Idempotency-Key") });
    const path = Object.keys(answers).find((part) => url.endsWith(part));
    const [status, answer] = path ? (answers[path] as [number, unknown]) : [404, { title: "none" }];
    return new Response(JSON.stringify(answer), { status });
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(page: React.ReactNode): Promise<void> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}>{page}</QueryClientProvider>);
  await vi.waitFor(() => expect(document.querySelector("[aria-busy=true]")).toBeNull(), WAIT);
}

const type = (label: RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });

test("what is missing is said at each field, and nothing is sent", async () => {
  answers = { "/channels/main": [200, CHANNEL] };
  await open(<RequestPage channel="main" />);
  fireEvent.click(screen.getByText(portal.request.submit));
  expect(screen.getAllByText(runtime.error.required).length).toBe(4);
  expect(screen.getByText(portal.request.codeMissing)).toBeTruthy();
  expect(screen.getByText(portal.request.consentMissing)).toBeTruthy();
  expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
});

test("a request is kept while it is typed and sent once, with its key", async () => {
  answers = {
    "/channels/main": [200, CHANNEL],
    "/requests": [
      422,
      { title: "wrong", issues: [{ path: "code", code: "x", message: "The code is wrong" }] },
    ],
  };
  await open(<RequestPage channel="main" />);
  type(/Describe the problem/, "It does not cool");
  type(/Street, number/, "1 Main St");
  type(/Your name/, "Ann");
  type(/Mobile phone/, "13800138000");
  cleanup();

  await open(<RequestPage channel="main" />);
  expect((screen.getByLabelText(/Describe the problem/) as HTMLTextAreaElement).value).toBe(
    "It does not cool",
  );
  type(/Code from the message/, "123456");
  fireEvent.click(screen.getByRole("checkbox"));
  fireEvent.click(screen.getByText(portal.request.submit));
  await seen("The code is wrong");

  answers["/requests"] = [201, { no: "SH1", token: "tok", url: "/t/tok" }];
  type(/Code from the message/, "654321");
  fireEvent.click(screen.getByText(portal.request.submit));
  await seen("SH1");
  const sent = requests.filter(({ url }) => url.endsWith("/requests"));
  expect(sent[1]?.body).toMatchObject({
    description: "It does not cool",
    phone: "13800138000",
    code: "654321",
  });
  expect(sent[0]?.key).not.toBe(sent[1]?.key);
  expect(localStorage.getItem("sl.draft.request.main")).toBeNull();
});

test("a closed channel and a dead link are explained", async () => {
  answers = { "/channels/gone": [404, { title: "gone" }], "/tracking/gone": [404, { title: "gone" }] };
  await open(<RequestPage channel="gone" />);
  await seen(portal.closed);
  await open(<TrackingPage token="gone" />);
  await seen(portal.track.gone);
});

test("the customer sees the state in plain words, confirms and rates", async () => {
  answers = {
    "/tracking/tok": [200, TRACKING],
    "/confirm": [200, { ...TRACKING, status: "closed", may: ["rating"] }],
    "/rating": [
      200,
      { ...TRACKING, status: "closed", may: [], rating: { score: 5, tags: ["fast"], comment: null } },
    ],
  };
  await open(<TrackingPage token="tok" />);
  expect(screen.getByText(portal.track.status.to_confirm.title)).toBeTruthy();
  expect(screen.getByText("Chen")).toBeTruthy();
  fireEvent.click(screen.getByText(portal.track.solved));
  await seen(portal.track.status.closed.title);
  fireEvent.click(screen.getByLabelText("5 stars"));
  fireEvent.click(screen.getByLabelText("Fast"));
  fireEvent.click(screen.getByText(portal.rate.send));
  await seen(portal.rate.thanks);
  const rated = requests.find(({ url }) => url.endsWith("/rating"));
  expect(rated?.body).toEqual({ score: 5, tags: ["fast"], comment: null });
});

test("a status that the page does not know is shown by its own name", async () => {
  answers = {
    "/tracking/tok": [200, { ...TRACKING, status: "invented", status_label: { en: "Invented" }, may: [] }],
  };
  await open(<TrackingPage token="tok" />);
  expect(screen.getByText("Invented")).toBeTruthy();
});

test("what was left empty is not sent", () => {
  const draft: RequestDraft = {
    service_type: "repair",
    description: " x ",
    photos: [{ id: "f", name: "a" }],
    video: [],
    serial: "",
    product: null,
    address: { province: "P" },
    position: null,
    wished_at: null,
    contact_name: "Ann",
    phone: "1",
  };
  expect(requestBody(draft, "123456")).toEqual({
    service_type: "repair",
    description: "x",
    photos: [{ id: "f" }],
    video: [],
    address: { province: "P" },
    contact_name: "Ann",
    phone: "1",
    code: "123456",
  });
});

test("planned time and language of a link", () => {
  setZone("Asia/Shanghai");
  expect(plannedText(null, null)).toBe("");
  expect(plannedText("2020-01-02T10:00:00+08:00", "2020-01-02T12:00:00+08:00")).toBe(
    "2020-01-02 10:00–12:00",
  );
  history.replaceState(null, "", "/s/main?lang=en");
  rememberAskedLanguage();
  expect(localStorage.getItem("sl.language")).toBe("en");
});
